"""Small papers made on the spot, laid out as papers are: title, authors, abstract, numbered sections, references."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pymupdf

LEFT, RIGHT, TOP, BOTTOM = 72.0, 523.0, 72.0, 770.0

SECTIONS = {
    "Abstract": """We train small networks on public digits and measure their error. Larger networks make fewer errors.
        Our code is available at https://github.com/example/digits for everyone.""",
    "1 Introduction": """Recognising digits is an old problem. Networks of many sizes have been trained on it before. We
        ask how the error falls with size when everything else is kept the same. The question matters to engineers.""",
    "2 Methods": """We train networks of five sizes on the MNIST training set. Each network is trained with a learning
        rate of 0.01, a batch size of 64 and the Adam optimizer for ten epochs, with five seeds for every size.""",
    "3 Results": """The error on the test set falls from 4.1 to 1.2 percent. The standard deviation over five seeds is
        0.1 percent. A paired t-test gives t(4) = 5.2, p = 0.006 for the largest against the smallest network.""",
    "4 Limitations": """This study has several limitations. Only one data set was used. We did not test other
        optimizers, so our results do not show how the error falls with them.""",
    "Acknowledgements": "This work was funded by the Example Science Foundation under grant 12345.",
    "References": "[1] Y. LeCun and C. Cortes. The MNIST database of handwritten digits. 1998.",
}


def make_paper(
    path: Path,
    title: str = "Errors of Small Networks on Digits",
    authors: str = "Ada Lovelace, Alan Turing",
    sections: Mapping[str, str] = SECTIONS,
    password: str = "",
) -> Path:
    """Write a paper of one column; further sections go to further pages. Returns the path."""
    writer = Writer()
    writer.paragraph(title, 17, "hebo")
    writer.paragraph(authors, 11, "helv")
    writer.paragraph("University of Examples", 10, "helv")
    for heading, body in sections.items():
        writer.paragraph(heading, 13, "hebo")
        writer.paragraph(body, 10, "tiro")
    path.parent.mkdir(parents=True, exist_ok=True)
    locked = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": password, "owner_pw": password} if password else {}
    writer.document.save(path, **locked)
    writer.document.close()
    return path


class Writer:
    def __init__(self) -> None:
        self.document = pymupdf.open()
        self.page = self.document.new_page()
        self.y = TOP

    def paragraph(self, text: str, size: float, font: str) -> None:
        """Lines broken at words, with room below."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if pymupdf.get_text_length(longer, font, size) > RIGHT - LEFT:
                self._line(line, size, font)
                line = word
            else:
                line = longer
        self._line(line, size, font)
        self.y += 0.8 * size

    def _line(self, text: str, size: float, font: str) -> None:
        if self.y + size > BOTTOM:
            self.page = self.document.new_page()
            self.y = TOP
        self.y += 1.25 * size
        self.page.insert_text((LEFT, self.y), text, fontsize=size, fontname=font)
