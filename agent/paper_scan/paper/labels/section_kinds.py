"""The role that a heading's words name."""

from __future__ import annotations

import re

from paper_scan.paper.model import SectionKind

_SPECIFIC: dict[SectionKind, tuple[str, ...]] = {
    "abstract": (r"(?:structured )?abstract", r"(?:executive |author )?summary"),
    "references": (
        r"(?:list of )?references?(?: and notes)?",
        r"notes and references",
        r"(?:selected |annotated )?bibliography",
        r"(?:literature|works|references) cited",
        r"literatur(?:verzeichnis)?",
    ),
    "acknowledgements": (r".*\backnowledge?ments?\b.*",),
    "funding": (
        r"funding\b.*",
        r".*\bfunding (?:sources?|statement|information|disclosures?)",
        r"(?:financial|grant) (?:support|disclosures?)\b.*",
        r".*\brole of (?:the )?(?:funder|sponsor|funding).*",
    ),
    "conflicts": (
        r"(?:.*\b)?(?:conflicts?|competing|declarations?) (?:of )?(?:competing |financial )?interests?\b.*",
        r"(?:author |financial )?disclosures?(?: statement)?",
    ),
    "contributions": (
        r"(?:author(?:s['’]?|['’]?s|ship)? )?contributions?(?: statement)?",
        r"author(?:s['’]?|ship)? contributions?.*",
        r"credit (?:author|contributor).*",
        r"contributors?(?:hip)?",
    ),
    "availability": (
        r".*\b(?:data|code|software|materials?|artifacts?)\b.*\b(?:availability|sharing|accessibility|release)\b.*",
        r"availability of .*",
        r".*\breproducibility(?: statement)?",
        r"data access(?:ibility)?(?: statement)?",
        r"open (?:practices|science).*",
    ),
    "checklist": (r".*\bchecklist\b.*",),
    "limitations": (
        r"(?:.*\b)?limitations?\b.*",
        r"threats to validity.*",
        r"(?:.*\b)?(?:strengths? and weaknesses|weaknesses|caveats)\b.*",
    ),
    "ethics": (
        r".*\bethic(?:s|al)\b.*",
        r"(?:.*\b)?(?:broader|societal|social) (?:impacts?|implications|consequences)\b.*",
        r".*\bimpact statement.*",
        r"institutional review.*",
        r".*\binformed consent\b.*",
        r".*\bpotential (?:harms|risks|misuse)\b.*",
    ),
    "related": (
        r".*\b(?:related|prior|previous|existing|earlier) (?:works?|research|studies|literature|methods)\b.*",
        r"literature (?:review|survey)\b.*",
    ),
}
"""Roles that keep their name wherever they stand, in an appendix too. A pattern has to match the whole title."""

_SETUP = (
    r"\b(?:experimental|experiment|study|research|evaluation|training) "
    r"(?:set-?ups?|settings?|design|details|protocols?|methods?|methodology)\b"
)
"""Tried before "experiments" makes a result of it."""

_GENERAL: tuple[tuple[SectionKind, tuple[str, ...]], ...] = (
    ("methods", (_SETUP,)),
    ("appendix", (r"\bappendi(?:x|ces)\b", r"\bsupplement(?:a(?:ry|l))?\b", r"\bsupporting information\b")),
    ("introduction", (r"\bintroduction\b", r"^overview$", r"^motivation\b")),
    ("conclusion", (r"\bconclu(?:sions?|ding|de)\b", r"\bfuture (?:work|directions)\b", r"\boutlook\b")),
    ("discussion", (r"\bdiscussions?\b", r"\bimplications\b", r"\binterpretation of\b")),
    (
        "background",
        (
            r"\bbackground\b",
            r"\bpreliminar(?:y|ies)\b",
            r"\bproblem (?:statement|setting|formulation|definition|setup)\b",
            r"\bnotations?\b",
            r"\bhistor(?:y|ical)\b",
        ),
    ),
    (
        "results",
        (
            r"\bresults?\b",
            r"\bexperiments?\b",
            r"\bevaluat(?:ion|ions|ing)\b",
            r"\bfindings\b",
            r"\bablations?\b",
            r"\bcase stud(?:y|ies)\b",
            r"\bcomparisons?\b",
            r"\bempirical (?:study|analysis)\b",
        ),
    ),
    (
        "methods",
        (
            r"\bmethods?\b",
            r"\bmethodolog(?:y|ical|ies)\b",
            r"\bapproach\b",
            r"\barchitectures?\b",
            r"\bimplementation\b",
            r"\bprocedures?\b",
            r"\bparticipants\b",
            r"\bstatistical analys[ie]s\b",
            r"\bmaterials\b",
            r"\bdata ?sets?\b",
            r"\bdata (?:collection|sources?|processing|preparation)\b",
            r"\btraining (?:procedure|data)\b",
            r"\bhyper-?parameters?\b",
            r"\bsampl(?:e|ing)\b",
            r"\bdesign\b",
            r"\bmeasures\b",
        ),
    ),
)
"""Roles by a word in the title, tried in this order."""

_SPACED_OUT = {
    name.replace(" ", ""): name
    for name in ("abstract", "acknowledgements", "acknowledgments", "references", "conflict of interest", "funding")
}
"""Headings of which some PDFs break the letters apart: "A c kno wledg ements"."""

_LONGEST = 60
"""Characters of the words that may begin a paragraph as its heading."""
_SPECIFIC_PATTERNS = [(kind, re.compile("|".join(patterns))) for kind, patterns in _SPECIFIC.items()]
_GENERAL_PATTERNS = [(kind, re.compile("|".join(patterns))) for kind, patterns in _GENERAL]


def kind_of(title: str, in_appendix: bool = False) -> SectionKind | None:
    """The role that ``title`` (without its number) names; None if it names none.

    In an appendix only roles count that its sections have in their own right: its "Training details" stay appendix.
    """
    words = _words(title)
    specific = _specific(words)
    if specific is not None or in_appendix:
        return specific
    return next((kind for kind, pattern in _GENERAL_PATTERNS if pattern.search(words)), None)


def names_a_role(title: str) -> SectionKind | None:
    """The role named by words that nothing else is called: enough to make a section of a paragraph they begin."""
    words = _words(title)
    return _specific(words) if len(words) <= _LONGEST else None


def _words(title: str) -> str:
    return " ".join(title.casefold().split()).strip(" .:—–-*")


def _specific(words: str) -> SectionKind | None:
    if words.count(" ") >= 2 and len(squeezed := words.replace(" ", "")) < 4 * len(words.split()):
        words = _SPACED_OUT.get(squeezed, words)
    return next((kind for kind, pattern in _SPECIFIC_PATTERNS if pattern.fullmatch(words)), None)
