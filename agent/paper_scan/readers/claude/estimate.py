"""What a scan by Claude will use, reckoned before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.checklist import Checklist, Question
from paper_scan.paper.model import Paper
from paper_scan.readers.claude.branches import FULL_IN_BATCHES, deal
from paper_scan.readers.claude.messages.prices import Price
from paper_scan.readers.claude.messages.usage import Usage
from paper_scan.readers.claude.paper_text import CHARACTERS_PER_TOKEN, outline_text, paper_text
from paper_scan.readers.claude.prompts import render
from paper_scan.readers.claude.questions import questions_in_words
from paper_scan.readers.claude.tool_set import loop_tools

REQUESTS_PER_BRANCH = 1.6
"""A branch records in one step, and some need a second to mend what was refused."""
ANSWER_TOKENS = 190
"""Written per question: answer, justification, quotes, search terms."""
THINKING_TOKENS = 260
"""Thought per question, at the default effort."""
CLOSING_TOKENS = 3_500
"""Written and thought in the closing branch."""


@dataclass(frozen=True)
class Estimate:
    usage: Usage
    requests: int
    cost: float | None
    """In dollars; None where the price isn't known."""
    in_batches: tuple[float, float] | None
    """In dollars, with the first step of each conversation in a batch: where those find the paper in the cache, and
    where none of them does."""


def estimate(
    paper: Paper, checklist: Checklist, price: Price | None, window: int, prefix_tokens: int | None = None
) -> Estimate:
    """Reckon tokens and cost. ``prefix_tokens``: the shared prefix as the server counted it, if it was asked.

    All modules are counted in, as which of them apply is only known after reading.
    """
    prefix = prefix_tokens or prefix_size(paper, window)
    questions = tuple(checklist.questions(module.id for module in checklist.modules))
    portions = deal(questions)
    requests = 1 + round(REQUESTS_PER_BRANCH * (len(portions) + 1))
    tasks = int(len(questions_in_words(questions)) / CHARACTERS_PER_TOKEN * REQUESTS_PER_BRANCH)
    written = len(questions) * ANSWER_TOKENS + CLOSING_TOKENS
    thought = len(questions) * THINKING_TOKENS
    usage = Usage(
        input=tasks + written,  # what a branch wrote comes back to it as input in its next step
        cache_write=prefix,
        cache_read=prefix * (requests - 1),
        output=written + thought,
        thinking=thought,
    )
    if price is None:
        return Estimate(usage, requests, None, None)
    rates = price.for_prompt(prefix)
    return Estimate(usage, requests, rates.cost(usage), _in_batches(usage, prefix, questions, price))


def _in_batches(usage: Usage, prefix: int, questions: tuple[Question, ...], price: Price) -> tuple[float, float]:
    """Dollars at best and at worst; the later steps are asked in the ordinary way, with a cache of their own."""
    portions = len(deal(questions, FULL_IN_BATCHES))
    firsts = portions + 2
    later = round(REQUESTS_PER_BRANCH * (portions + 1)) - portions - 1
    rates = price.for_prompt(prefix)
    after = rates.cost(Usage(cache_write=prefix, cache_read=prefix * max(0, later - 1)))

    def whole(written: int) -> float:
        read = prefix * (firsts - written)
        first = Usage(usage.input, cache_write=prefix * written, cache_read=read, output=usage.output)
        return after + price.batch_factor * rates.cost(first)

    return whole(1), whole(firsts)


def prefix_size(paper: Paper, window: int) -> int:
    """Tokens of tools, system prompt and paper, by their length."""
    shown = paper_text(paper, window // 2)
    parts = (shown.text, outline_text(paper, shown.left_out), render("system"), str(loop_tools(paper)))
    return int(sum(map(len, parts)) / CHARACTERS_PER_TOKEN)
