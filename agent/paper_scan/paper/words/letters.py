"""Letters as the text keeps them: ligatures written out, one kind of space, nothing that takes no room."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_ARABIC_FORMS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
    if unicodedata.category(chr(code)) == "Lo"
}
_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF076, 0xF0D8, 0xF0FC), "•")
"""Where the fonts Symbol and Wingdings keep the marks of list items."""

ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
"""Characters that take no room: soft hyphens, joiners, marks of direction, tags."""
_GONE = {
    code: None
    for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000))
    if code not in (0x09, 0x0A, 0x0D)
}
_MAP: dict[int, str | None] = {**_LIGATURES, **_ARABIC_FORMS, **_BULLETS, **_GONE}
_MISNAMED = re.compile("(?:(?<=[^\\W\\d_])|(?<![^\\s(“]))€([aeiouyAOU])(?=[a-zß])")
"""A dieresis set as a glyph of its own, by fonts that keep it where others have the euro sign: "M€unster"."""
_UNNAMED = re.compile("(?<=[a-z])\ufffd(?=[aceinouy])")
"""Any other accent set so: the file doesn't say which."""
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """``text`` of one line as the paper keeps it. A soft hyphen at its end stays, as a hyphen."""
    if not text.isascii() or not text.isprintable():
        if text.rstrip().endswith("\u00ad"):
            text = text.rstrip()[:-1] + "-"
        text = ZERO_WIDTH.sub("", text).translate(_MAP)
        if "€" in text or "\ufffd" in text:
            text = _MISNAMED.sub(lambda found: unicodedata.normalize("NFC", found[1] + "\u0308"), text)
            text = _UNNAMED.sub("", text)
    return _SPACES.sub(" ", text).strip()


def letters_alone(text: str) -> str:
    """Letters and digits in lower case, without blanks and signs: to find a title or a name however it is broken."""
    return re.sub(r"[\W_]", "", text).lower()
