"""What a checklist's conditions say of a sheet: whether each claim in them is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from paper_scan.checklist import Assertion
from paper_scan.scans.model import Answer

_WORDS = {"yes": "yes", "no": "no", "not applicable": "n/a", "open": "open"}


def given_to(answer: Callable[[str], Answer | None], question: str) -> str:
    """An answer in the words of conditions; empty where there is none."""
    found = answer(question)
    return _WORDS[found.outcome] if found else ""


def asserting(
    paper_type: str,
    tags: Sequence[str],
    modules: Sequence[str],
    answer: Callable[[str], Answer | None],
    facts: Mapping[str, bool] | None = None,
) -> Callable[[Assertion], bool]:
    """Says of a claim whether it is so. ``facts``: what patterns found; one that isn't named there is not so."""

    def is_so(claim: Assertion) -> bool:
        match claim.kind:
            case "question":
                return given_to(answer, claim.subject) == claim.value
            case "type":
                return paper_type == claim.subject
            case "tag":
                return claim.subject in tags
            case "module":
                return claim.subject in modules
            case "fact":
                return bool(facts and facts.get(claim.subject))

    return is_so
