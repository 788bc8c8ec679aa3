"""A scripted model that does a reader's work: it classifies, answers the questions of its task, and closes the sheet.

It is honest about one question, on which the made paper says something, and says no to the others by searching.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from scripted_server import Reply, Request, call

QUESTION = re.compile(r"^## ([a-z_]+)$", re.MULTILINE)
PROOF = "Our code is available at https://github.com/example/digits"


def asked(request: Request) -> list[str]:
    """The ids of the questions of this request's task."""
    return QUESTION.findall(request.task)


def answer(question: str) -> dict[str, Any]:
    if question == "code_released":
        return {
            "question": question,
            "applies": True,
            "answer": True,
            "justification": "The abstract (p. 1) links the code.",
            "confidence": "high",
            "evidence": [{"quote": PROOF}],
        }
    return {
        "question": question,
        "applies": True,
        "answer": False,
        "justification": "Nothing of the kind stands in sections 1 to 4.",
        "confidence": "medium",
        "search_terms": ["zebra crossing"],
    }


CLASSIFY = call("classify", type="empirical", tags=["benchmark-eval"], reason="It measures errors on MNIST.")
NOTE = call(
    "note",
    key_findings="Larger networks make fewer errors on MNIST.",
    claims=[
        {
            "claim": "Error falls with size.",
            "evidence": "Section 3.",
            "supported": "moderate",
            "quotes": [{"quote": "The error on the test set falls from 4.1 to 1.2 percent"}],
        }
    ],
)


def honest(request: Request) -> Reply:
    """What a good reader does, one step a task."""
    if "Task: triage" in request.task:
        return Reply([CLASSIFY])
    if "Task: close" in request.task:
        return Reply([NOTE])
    return Reply([call("record", answers=[answer(question) for question in asked(request)])])


def results(request: Request) -> list[dict[str, Any]]:
    """What the tools said to the last turn, in order."""
    found = []
    for block in request.last:
        if block["type"] == "tool_result":
            found.append(json.loads(block["content"][0]["text"]) | {"is_error": block["is_error"]})
    return found


def once(
    trouble: Callable[[Request], Reply | None], then: Callable[[Request], Reply] = honest
) -> Callable[[Request], Reply]:
    """A model that does something else where ``trouble`` gives a reply, and its work otherwise."""
    return lambda request: trouble(request) or then(request)
