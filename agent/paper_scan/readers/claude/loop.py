"""Claude fills the worksheet: triage, then the categories side by side, then what is left one by one, then the close.

Every conversation (a *branch*) begins with the same bytes, tools, system prompt and paper, so that all but the first
read the paper from the cache. A branch asks, runs the tools that the model calls, sends back what they said, and ends
as soon as the worksheet has what the branch is for. Nothing is forced: the prompt asks, the worksheet insists.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from paper_scan.checklist import Question
from paper_scan.readers.claude.blocks import Call, Turn, read_message
from paper_scan.readers.claude.branches import FULL, deal
from paper_scan.readers.claude.messages.client import Messages
from paper_scan.readers.claude.messages.errors import PromptTooLong
from paper_scan.readers.claude.paper_text import CHARACTERS_PER_TOKEN, references_text, without_marks
from paper_scan.readers.claude.prompts import render
from paper_scan.readers.claude.questions import answers_so_far, computed_again, meanings, questions_in_words
from paper_scan.tools import TOOL_NAMES, ToolResult, run_tool
from paper_scan.worksheet import Worksheet

DESCRIPTIONS = 2
"""Times that a description of the paper may be given before what the program reads stands."""
NOTES = 3
"""Times that notes may be refused before they are let go; they are counted then, and named."""
LARGE = 40_000
"""Tokens of a window in which the closing branch is shown the reference list."""
OF_WINDOW = 0.15
"""Share of the window that one tool's result may take; it binds where the window is small."""
REFUSALS = 3
"""After so many refusals of one question a branch lets it go; it is asked once more by itself."""


@dataclass
class ClaudeReader:
    worksheet: Worksheet
    messages: Messages
    side_by_side: int = 4
    """Branches that run at the same time."""
    full: int = FULL
    """Questions that one branch may hold."""
    max_tokens: int = 16_000
    """What the model may write in one step, thinking included."""
    shown: int = 200_000
    """Tokens of the model's window: what a tool says must leave room in it."""
    steps: int = 10
    """Requests that one branch may take."""
    hits: Callable[[Question], str] = lambda question: ""
    """Search hits to show with a question, if another reader has turned some up."""
    progress: Callable[[str, Worksheet], None] = lambda branch, worksheet: None
    """Told after every step of a branch."""
    refused: Counter[str] = field(default_factory=Counter)
    """How often an answer to each question was refused."""
    refused_notes: int = 0
    """How many claims and red flags were refused, each time they were given."""
    in_vain: Counter[str] = field(default_factory=Counter)
    """How many calls of a tool came back with something refused."""
    drafts: dict[str, str] = field(default_factory=dict)
    """The last refused answer to a question, as it was given."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why the last answer to a question was refused."""

    async def fill(self) -> None:
        """Fill the worksheet as far as it goes. Raises MessagesError; what was recorded until then stays."""
        if not self.worksheet.classified:
            await self.triage()
        dealt = deal(self._unanswered(), self.full)
        await self._all(partial(self.category, part.name, part.questions) for part in dealt)
        refused = deal((question for question in self._unanswered() if self.refused[question.id]), self.full)
        await self._all(partial(self.mend, part.name, part.questions) for part in refused)
        await self._all(partial(self.single, question) for question in self._unanswered())
        for question in self._unanswered():
            self._leave_open(question)
        if not self.worksheet.noted:
            await self.close()

    async def triage(self) -> None:
        checklist = self.worksheet.checklist
        read = self.worksheet.info.model_dump(mode="json", exclude={"described"}, exclude_none=True)
        task = render(
            "triage",
            types=meanings(checklist.types),
            tags=meanings(checklist.tags),
            read=without_marks(json.dumps(read, ensure_ascii=False)),
        )
        await Branch(self, "triage", task, self._triaged, steps=4).run()
        if not self.worksheet.classified:
            fallback = checklist.types[0].id
            self._decide("classify", {"type": fallback, "tags": [], "reason": "the model did not classify the paper"})

    async def category(self, name: str, questions: tuple[Question, ...]) -> None:
        hits = "\n\n".join(filter(None, map(self.hits, questions)))
        task = render("category", questions=questions_in_words(questions), hits=hits, **self._classification())
        await Branch(
            self, name, task, lambda: self._given(questions), questions, lambda: self._remaining(questions)
        ).run()

    async def mend(self, name: str, questions: tuple[Question, ...]) -> None:
        """What was refused, of all categories together: cheaper than to send a branch's other answers once more."""
        refused = [
            {"question": questions_in_words((question,)), "answer": self.drafts.get(question.id, ""),
             "reason": self.reasons.get(question.id, "")}
            for question in questions
        ]  # fmt: skip
        task = render("mend", refused=refused, **self._classification())
        settled = lambda: self._settled(questions)  # noqa: E731
        await Branch(self, f"mend:{name}", task, settled, questions, lambda: self._remaining(questions)).run()

    async def single(self, question: Question) -> None:
        refusals = self.reasons.get(question.id, "")
        words = questions_in_words((question,))
        task = render("single", question=words, refusals=refusals, **self._classification())
        self.refused[question.id] = 0
        name = f"single:{question.id}"
        await Branch(self, name, task, lambda: self._settled((question,)), (question,), steps=4, can_wait=False).run()

    async def close(self) -> None:
        task = render(
            "closing",
            answers=answers_so_far(self.worksheet),
            contradictions="\n".join(f"- {c}" for c in self.worksheet.contradictions()),
            verification=computed_again(self.worksheet),
            references=references_text(self.worksheet.paper) if self.shown >= LARGE else "",
        )
        await Branch(self, "closing", task, self._closed, steps=6).run()

    def _closed(self) -> bool:
        """Noted, with nothing refused that could be mended still, and no two answers that contradict each other."""
        mended = not self.worksheet.notes.dropped or self.in_vain["note"] >= NOTES
        return self.worksheet.noted and mended and not self.worksheet.contradictions()

    def _triaged(self) -> bool:
        """Classified, and nothing that was said of the paper waits to be mended."""
        return self.worksheet.classified and not 0 < self.in_vain["describe"] < DESCRIPTIONS

    async def _all(self, branches: Iterable[Callable[[], Awaitable[None]]]) -> None:
        """Run branches side by side; the first error stops them all, those that wait for their turn too."""
        gate = asyncio.Semaphore(self.side_by_side)

        async def one(branch: Callable[[], Awaitable[None]]) -> None:
            async with gate:
                await branch()

        tasks = [asyncio.ensure_future(one(branch)) for branch in branches]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    def _classification(self) -> dict[str, str]:
        return {"type": self.worksheet.paper_type, "tags": ", ".join(self.worksheet.tags) or "none"}

    def _unanswered(self) -> tuple[Question, ...]:
        return self.worksheet.unanswered()

    def _given(self, questions: tuple[Question, ...]) -> bool:
        """Every question was answered, and what was refused of it is for another branch to mend."""
        waiting = {q.id for q in self._unanswered()}
        return all(q.id not in waiting or self.refused[q.id] for q in questions)

    def _settled(self, questions: tuple[Question, ...]) -> bool:
        waiting = {q.id for q in self._unanswered()}
        return all(q.id not in waiting or self.refused[q.id] >= REFUSALS for q in questions)

    def _remaining(self, questions: tuple[Question, ...]) -> str:
        waiting = {q.id for q in self._unanswered()}
        return render("remaining", questions=", ".join(q.id for q in questions if q.id in waiting))

    def _leave_open(self, question: Question) -> None:
        why = self.reasons.get(question.id) or "the model gave no answer"
        answer = {"question": question.id, "applies": True, "answer": False, "open": True, "confidence": "none"}
        self._decide("record", {"answers": [answer | {"justification": f"Left open: {why}"}]})

    def _decide(self, name: str, arguments: dict[str, Any]) -> None:
        """Something the loop itself puts on the worksheet, noted for replay."""
        self.messages.transcript.append("decision", branch="loop", name=name, input=arguments)
        run_tool(self.worksheet, name, arguments)

    def note_refusals(self, call: Call, result: ToolResult) -> None:
        tool = call.name
        self.refused_notes += len(result.data.get("not_noted", ()))
        if result.is_error:
            self.in_vain[tool] += 1
        elif tool == "describe":
            self.in_vain[tool] = 0
        for refusal in result.data.get("refused", ()):
            if "question" in refusal:
                self.refused[refusal["question"]] += 1
                near = refusal.get("the_paper_has")
                hint = f" The paper has (p. {near['page']}): “{near['text']}”" if near else ""
                self.reasons[refusal["question"]] = without_marks(refusal["message"] + hint)
                self.drafts[refusal["question"]] = _draft(call.input, refusal["question"])


@dataclass
class Branch:
    """One conversation on the shared prefix."""

    reader: ClaudeReader
    name: str
    task: str
    done: Callable[[], bool]
    questions: tuple[Question, ...] = ()
    """Those that are asked in it."""
    remaining: Callable[[], str] = lambda: "The task above is not finished. Finish it now with the tools."
    steps: int | None = None
    can_wait: bool = True
    """Its first step may go in a batch."""
    tail: list[dict[str, Any]] = field(default_factory=list)

    async def run(self) -> None:
        """Converse until the worksheet has what this branch is for, or the steps are used up."""
        self._say([{"type": "text", "text": self.task}])
        sent, nudged, max_tokens = 0, False, self.reader.max_tokens
        for step in range(1, (self.steps or self.reader.steps) + 1):
            try:
                message = await self._ask(step, len(self.tail) - sent, max_tokens)
            except PromptTooLong as error:
                if step == 1:
                    raise
                self._stopped(str(error))  # the conversation outgrew the window; its questions are asked singly
                return
            turn = read_message(message.to_dict(), TOOL_NAMES)
            sent = len(self.tail)
            if turn.stop == "refusal":
                self._stopped(f"the model declined to answer ({turn.refusal or 'no category given'})")
                return
            if turn.stop == "max_tokens" and not turn.calls:
                if max_tokens > self.reader.max_tokens:
                    self._stopped("the answer didn't fit the model's output, twice")
                    return
                max_tokens *= 2
                continue
            if turn.content:
                self.tail.append({"role": "assistant", "content": turn.content})
            if turn.calls:
                self._run(turn)
            self.reader.progress(self.name, self.reader.worksheet)
            if self.done() or turn.stop == "model_context_window_exceeded":
                return
            if not turn.calls and turn.stop != "pause_turn":
                if nudged:
                    return
                nudged = True
                self._say([{"type": "text", "text": self.remaining()}])

    async def _ask(self, step: int, new: int, max_tokens: int) -> Any:
        can_wait = self.can_wait and step == 1
        return await self.reader.messages.ask(self.name, step, self.tail, new, max_tokens, can_wait)

    def _run(self, turn: Turn) -> None:
        """Run all calls of a turn and answer them in one message."""
        answers = []
        for call in turn.calls:
            result = run_tool(self.reader.worksheet, call.name, call.input)
            self.reader.note_refusals(call, result)
            answers.append(self._answer(call, result))
        self._say(answers)

    def _answer(self, call: Call, result: ToolResult) -> dict[str, Any]:
        words = json.dumps(result.data, ensure_ascii=False)
        most = int(self.reader.shown * OF_WINDOW * CHARACTERS_PER_TOKEN)
        if len(words) > most:
            words = f"{words[:most]} … (cut here: too long for what you can read at once; ask for less of it)"
        if call.id is None:
            return {"type": "text", "text": f"Result of {call.name}: {words}"}
        content: list[dict[str, Any]] = [{"type": "text", "text": words}]
        if result.image is not None and self.reader.messages.model.can("images"):
            data = base64.standard_b64encode(result.image).decode()
            content.append({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}})
        return {"type": "tool_result", "tool_use_id": call.id, "is_error": result.is_error, "content": content}

    def _say(self, content: list[dict[str, Any]]) -> None:
        self.tail.append({"role": "user", "content": content})

    def _stopped(self, why: str) -> None:
        for question in self.questions:
            self.reader.reasons.setdefault(question.id, why)


def _draft(given: Any, question: str) -> str:
    """The answer to one question out of what a call of ``record`` was given; empty where that has another form."""
    answers = given.get("answers") if isinstance(given, dict) else None
    found = (
        [each for each in answers if isinstance(each, dict) and each.get("question") == question]
        if (isinstance(answers, list))
        else []
    )
    return without_marks(json.dumps(found[-1], ensure_ascii=False)) if found else ""
