"""arXiv ids, DOIs and addresses as they are printed, and put together again where a line end cuts them."""

from __future__ import annotations

import re

_ARXIV_NEW = r"(?P<yy>[0-2]\d)(?P<mm>0[1-9]|1[0-2])\.(?P<number>\d{4,5})(?!\d)"
_ARXIV_OLD = (
    r"(?P<archive>(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nlin|nucl-(?:ex|th)|physics|quant-ph|math|"
    r"cs|q-bio|q-fin|stat|cmp-lg|chao-dyn|alg-geom)(?:\.[A-Z]{2})?)/(?P<old>\d{7})(?!\d)"
)
_ARXIV = re.compile(rf"(?<![\w./])(?:{_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?")
_ARXIV_IN_ADDRESS = re.compile(rf"(?i:arxiv\.org/(?:abs|pdf)/|arxiv\.)(?:{_ARXIV_NEW}|{_ARXIV_OLD})")
_ARXIV_NAMED = re.compile(
    rf"(?i:arxiv|corr|abs)[\s:,/\]]*(?i:preprint)?(?:\s*arxiv)?[\s:,/]*(?:{_ARXIV_NEW}|{_ARXIV_OLD})"
)
_ARXIV_AFTER_YEAR = re.compile(rf"\b(?:19|20)\d\d, (?:{_ARXIV_NEW}|{_ARXIV_OLD})")
_SAYS_ARXIV = re.compile(r"(?i)\barxiv|\bcorr\b|\beprint")

_SICI = r"(?:\(|%28)(?i:sici)(?:\)|%29)[^\s\"“”|{}]+"
"""Older DOIs hold a serial item identifier: ``(SICI)1097-0177(200006)218:2<235::AID-…>3.0.CO;2-G``."""
_DOI = re.compile(rf"(?<![\w.])10\.\d{{4,9}}/(?:{_SICI}|[^\s\"“”<>|{{}}]+)")
_HOST = r"(?:[\w-]+\.)+(?:com|org|io|co|edu|net|ai|dev|gov|int|eu|uk|de|fr|ch|nl|jp|cn|ca|au)"
_ADDRESS = re.compile(rf"(?i)(?:https?://|ftp://|www\.)[^\s\"“”<>|{{}}\\^]+|(?<![\w@/.-]){_HOST}/[^\s\"“”<>|{{}}\\^]+")


def arxiv_id(text: str) -> str:
    """The first arXiv id in ``text``, without version; empty if there is none.

    A bare number such as 1710.03667 counts only behind a year, or where the text also speaks of arXiv, CoRR or eprints.
    """
    for pattern in (_ARXIV_IN_ADDRESS, _ARXIV_NAMED, _ARXIV_AFTER_YEAR):
        if found := pattern.search(text):
            return _arxiv(found)
    if _SAYS_ARXIV.search(text) and (found := _ARXIV.search(text)):
        return _arxiv(found)
    return ""


def arxiv_year(identifier: str) -> int | None:
    """The year in which a paper was first posted, from its arXiv id.

    >>> arxiv_year("1810.04805"), arxiv_year("hep-th/9901001"), arxiv_year("")
    (2018, 1999, None)
    """
    digits = identifier.rpartition("/")[2][:2]
    if not digits.isdigit():
        return None
    return (1900 if int(digits) > 90 else 2000) + int(digits)


def doi(text: str) -> str:
    """The first DOI in ``text``, without what merely stands behind it; empty if there is none."""
    found = _DOI.search(text)
    return trimmed(found.group()) if found else ""


def addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in a text without line ends: offsets of each, end punctuation left off."""
    return [(m.start(), m.start() + len(trimmed(m.group()))) for m in _ADDRESS.finditer(text) if _plausible(m.group())]


def trimmed(address: str) -> str:
    """An address or DOI without the punctuation of the sentence around it; a bracket stays if its partner is inside.

    >>> trimmed("https://en.wikipedia.org/wiki/Python_(language)."), trimmed("10.1016/S2666-5247(21)00040-9).")
    ('https://en.wikipedia.org/wiki/Python_(language)', '10.1016/S2666-5247(21)00040-9')
    """
    while address:
        last = address[-1]
        unmatched = last in ")]" and address.count(last) > address.count("(["[")]".index(last)])
        if not (last in ".,;:'’!?*†‡" or unmatched):
            break
        address = address[:-1]
    return address


def joined_lines(text: str) -> str:
    """``text`` with its line ends made blanks, but for those that cut an address or a DOI: these go without a trace.

    A line end is taken to cut an address if the address runs to it and what follows can't be a word of the sentence:
    it begins with a separator or holds one, or the address ends in a separator that no sentence ends in.
    """
    lines = text.split("\n")
    whole = lines[0]
    for line in lines[1:]:
        whole = whole.rstrip() + ("" if cuts_address(whole.rstrip(), line.lstrip()) else " ") + line.lstrip()
    return whole


def cuts_address(before: str, after: str) -> bool:
    """Whether the line end between ``before`` and ``after`` cuts an address or a DOI."""
    token = before[before.rfind(" ") + 1 :]
    inside = [m for pattern in (_ADDRESS, _DOI) if (m := list(pattern.finditer(token))) and m[-1].end() == len(token)]
    starts = re.search(r"(?i)(?:https?:/{0,2}|doi:\s*10\.\d{0,9}/?|doi:|doi\.org/\S{0,12})$", before)
    if not inside and not starts:
        return False
    following = re.split(r"\s", after, maxsplit=1)[0]
    if not following or following[0] in '([“"•':
        return False
    if "://" in following and not before.endswith(":"):
        return False
    if starts and not inside:
        return True
    bare = following.rstrip(".,;)]")
    if token[-1] in "/-_=?&%#~":
        return not re.match(r"(?i)https?:", following)
    if following[0] in "/_=?&%#.-~":
        return True
    if re.match(r"(?i)https?:|www\.|10\.\d{4}|\(?(?:19|20)\d\d[a-z]?\)?$|arXiv", bare):
        return False
    if bare.isdigit():  # a page, a footnote's number, or the end of a DOI
        return len(bare) >= 4 and token[-1] in ".:"
    if re.search(r"[/_=?&%#]|\w\.\w|\d", bare):
        return token[-1] in ".:" or not bare[:1].isdigit() or "/" in bare
    return False


def _plausible(address: str) -> bool:
    host = re.sub(r"(?i)^(?:https?|ftp)://", "", address).split("/")[0]
    return "." in host.strip(".")


def _arxiv(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['yy']}{found['mm']}.{found['number']}"
    return f"{re.sub(r'[.][A-Z]{2}$', '', found['archive'])}/{found['old']}"
