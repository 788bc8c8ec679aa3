"""The role that a heading's words name."""

from __future__ import annotations

import re

from agent.paper.model import SectionKind

_SPECIFIC: tuple[tuple[SectionKind, str], ...] = (
    ("abstract", r"(?:structured )?abstract|(?:executive |author )?summary|a b s t r a c t"),
    ("references", r"(?:list of )?references?(?: and notes)?|(?:selected |annotated )?bibliography|(?:literature|works|references) cited|literatur(?:verzeichnis)?"),
    ("acknowledgements", r".*\backnowledge?ments?\b.*|.*\backnowledge?ments?"),
    ("funding", r"funding\b.*|.*\bfunding (?:sources?|statement|information|disclosures?)|(?:financial|grant) (?:support|disclosures?)\b.*|.*\brole of (?:the )?(?:funder|sponsor|funding).*"),
    ("conflicts", r"(?:potential |declaration of |statement of |disclosure of )?(?:conflicts?|competing|declarations? of) (?:of )?(?:financial )?interests?\b.*|conflict of interest.*|(?:author |financial )?disclosures?(?: statement)?|declaration of competing.*"),
    ("contributions", r"(?:authors?['’]?s?['’]? )?contributions?(?: statement)?|author(?:s['’]?|ship)? contributions?.*|credit (?:author|contributor).*|contributors?(?:hip)?"),
    ("availability", r".*\b(?:data|code|software|materials?|artifacts?)\b.*\b(?:availability|sharing|accessibility|release)\b.*|availability of .*|.*\breproducibility(?: (?:statement|checklist))?|data access(?:ibility)?(?: statement)?|open (?:practices|science).*"),
    ("checklist", r".*\bchecklist\b.*"),
    ("limitations", r"(?:.*\b)?limitations?\b.*|threats to validity.*|(?:.*\b)?(?:strengths? and weaknesses|weaknesses|caveats)\b.*"),
    ("ethics", r".*\bethic(?:s|al)\b.*|(?:.*\b)?(?:broader|societal|social) (?:impacts?|implications|consequences)\b.*|.*\bimpact statement.*|institutional review.*|.*\binformed consent\b.*|.*\bpotential (?:harms|risks|misuse)\b.*"),
    ("related", r".*\b(?:related|prior|previous|existing|earlier) (?:work|works|research|studies|literature|methods|approaches)\b.*|literature (?:review|survey)\b.*|.*\brelated (?:work|literature).*"),
)  # fmt: skip
"""Roles that keep their name wherever they stand, in an appendix too. Each pattern has to match the whole title."""

_GENERAL: tuple[tuple[SectionKind, str], ...] = (
    ("appendix", r"\b(?:appendi(?:x|ces)|supplementa(?:ry|l)|supporting information|supplement)\b"),
    ("introduction", r"\bintroduction\b|^overview$|^motivation\b"),
    ("conclusion", r"\bconclu(?:sions?|ding|de)\b|\b(?:future (?:work|directions)|outlook)\b"),
    ("discussion", r"\bdiscussions?\b|\bimplications\b|\binterpretation of\b"),
    ("background", r"\bbackground\b|\bpreliminar(?:y|ies)\b|\bproblem (?:statement|setting|formulation|definition)\b|\bnotations?\b|\bhistor(?:y|ical)\b"),
    ("results", r"\bresults?\b|\bexperiments?\b|\bevaluat(?:ion|ions|ing)\b|\bfindings\b|\bablations?\b|\banalys[ie]s of results\b|\bcase stud(?:y|ies)\b|\bcomparisons?\b|\bempirical (?:study|analysis)\b"),
    ("methods", r"\bmethods?\b|\bmethodolog(?:y|ical|ies)\b|\bapproach\b|\barchitectures?\b|\b(?:experimental|experiment|study|research|evaluation) (?:set-?ups?|settings?|design|details|protocols?)\b|\bimplementation\b|\bprocedures?\b|\bparticipants\b|\bstatistical analys[ie]s\b|\bmaterials\b|\bdata ?sets?\b|\bdata (?:collection|sources?|processing|preparation)\b|\btraining (?:details|setup|procedure|data)\b|\b(?:hyper-?parameters?)\b|\bsampl(?:e|ing)\b|\bdesign\b|\bmeasures\b"),
)  # fmt: skip
"""Roles by a word in the title; "Experimental setup" is tried as a method before "experiments" make it a result."""

_SETUP = re.compile(
    r"\b(?:experimental|experiment|study|research|evaluation|training) (?:set-?ups?|settings?|design|details|protocols?|methods?|methodology)\b"
)
_SPECIFIC_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _SPECIFIC]
_GENERAL_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _GENERAL]


def kind_of(title: str, in_appendix: bool = False) -> SectionKind | None:
    """The role that ``title`` (without its number) names; None if it names none.

    In an appendix only roles count that its sections have in their own right: its "Training details" stay appendix.
    """
    words = " ".join(title.casefold().split()).strip(" .:—–-*")
    for kind, pattern in _SPECIFIC_PATTERNS:
        if pattern.fullmatch(words):
            return kind
    if in_appendix:
        return None
    if _SETUP.search(words):
        return "methods"
    return next((kind for kind, pattern in _GENERAL_PATTERNS if pattern.search(words)), None)


def names_a_role(words: str) -> SectionKind | None:
    """The role of a paragraph that begins with these bold or italic words: only ones that nothing else is called."""
    title = " ".join(words.casefold().split()).strip(" .:—–-*")
    if len(title) > 60:
        return None
    return next((kind for kind, pattern in _SPECIFIC_PATTERNS if pattern.fullmatch(title)), None)
