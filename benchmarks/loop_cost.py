"""What a scan by Claude costs in input, with the same replies played back: to compare two versions of the program.

    python benchmarks/loop_cost.py PAPER.pdf [PAPER.pdf …]
    PYTHONPATH=OTHER/agent python benchmarks/loop_cost.py …        the same for another checkout, by this script

The reader is played: its answers, notes and search terms are those of the rules reader, worded at the length at which
models word them (what stays open is a no, searched for by the question's cues), so that any version gets the same
replies to the same questions, in whatever portions it asks. Where evidence is a table's cell and the paper's text
doesn't number the rows, it looks the table up first, as the prompts ask. Four answers of each paper have a quote that
isn't in it, and are mended when they are refused. The server is a scripted one on loopback that counts a token for four
characters and accounts for the prompt cache as the API documents it; prices are those of the default model.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from paper_scan.api import Options, scan_paper  # noqa: E402
from paper_scan.checklist import load  # noqa: E402
from paper_scan.paper import read_here  # noqa: E402
from paper_scan.readers import rules  # noqa: E402
from paper_scan.readers.claude.messages.models import resolve  # noqa: E402
from paper_scan.readers.claude.messages.prices import price_of  # noqa: E402
from paper_scan.readers.claude.messages.usage import Usage  # noqa: E402
from paper_scan.readers.claude.session import Claude  # noqa: E402
from paper_scan.scans.model import Answer, Quote, Scan, TableCell  # noqa: E402
from paper_scan.worksheet import Finished, Worksheet  # noqa: E402
from scripted_server import Reply, Request, call, serve  # noqa: E402

QUESTION = re.compile(r"^## ([a-z_]+)$", re.MULTILINE)
WORDED = " The passage named here was read in full, and nothing else in the paper says otherwise on this point."
"""Behind a justification: rules word theirs more shortly than models."""


class Silent:
    def step(self, text: str) -> None: ...
    def say(self, text: str) -> None: ...


class Player:
    """A model whose answers are known."""

    def __init__(self, scan: Scan, cues: dict[str, tuple[str, ...]]) -> None:
        self.scan, self.cues = scan, cues
        applying = [id for id, answer in scan.answers().items() if answer.applies]
        self.misquoted = set(applying[:: max(1, len(applying) // 4)][:4])
        """Questions whose answer is misquoted the first time: spread over the checklist."""
        self.refused: set[str] = set()

    def reply(self, request: Request) -> Reply:
        if "Task: triage" in request.task:
            return self._triage(request)
        if "Task: close" in request.task:
            return self._close()
        asked = QUESTION.findall(request.task)
        steps = sum(1 for message in request.messages if message["role"] == "assistant")
        cells = (piece for id in asked for piece in self._answer(id).evidence or () if isinstance(piece, TableCell))
        numbered = re.search(r"^0: ", request.messages[0]["content"][0]["text"], re.MULTILINE) is not None
        tables = set() if numbered else {cell.table for cell in cells}
        if tables and steps == 0 and "Task: mend" not in request.task:
            return Reply([call("table", table=table) for table in sorted(tables)])
        wrong = [id for id in asked if id in self.misquoted and id not in self.refused]
        if steps == 0 or (tables and steps == 1):
            self.refused |= set(wrong)
            bad = {"evidence": [{"quote": "words that nobody has printed in any paper"}]}
            drafts = [self._draft(id) | (bad if id in wrong else {}) for id in asked]
            return Reply([call("record", **self._call(request, drafts))])
        return Reply([call("record", answers=[self._draft(id) for id in asked if id in self.misquoted])])

    def _call(self, request: Request, drafts: list[dict[str, Any]]) -> dict[str, Any]:
        """Whole categories in one entry, where the tool takes them."""
        record = next(tool for tool in request.body["tools"] if tool["name"] == "record")
        if "not_applicable" not in record["input_schema"]["properties"]:
            return {"answers": drafts}
        whole = {
            name: next(iter(answers.values())).justification
            for name, answers in self.scan.checklist.items()
            if all(not each.applies for each in answers.values())
            and len({a.justification for a in answers.values()}) == 1
        }
        inside = {id: name for name in whole for id in self.scan.checklist[name]}
        named = dict.fromkeys(inside[d["question"]] for d in drafts if d["question"] in inside)
        entries = [{"category": name, "justification": whole[name] + WORDED} for name in named]
        return {"answers": [d for d in drafts if d["question"] not in inside], "not_applicable": entries}

    def _triage(self, request: Request) -> Reply:
        scan = self.scan
        calls = [
            call("classify", type=scan.paper_type, tags=list(scan.methodology_tags), reason=scan.paper_type_reason)
        ]
        if any(tool["name"] == "describe" for tool in request.body["tools"]):
            known = scan.paper.model_dump(mode="json", exclude_none=True)
            calls.append(
                call("describe", **{key: value for key, value in known.items() if value and key != "described"})
            )
        return Reply(calls)

    def _close(self) -> Reply:
        claims = [
            {
                "claim": c.claim,
                "evidence": c.evidence,
                "supported": "moderate",
                "quotes": [{"quote": c.quotes[0].quote}],
            }
            for c in self.scan.claims
            if c.quotes and isinstance(c.quotes[0], Quote)
        ]
        flags = [{"flag": flag.flag, "detail": flag.detail} for flag in self.scan.red_flags]
        return Reply([call("note", key_findings=self.scan.key_findings or "Found.", claims=claims, red_flags=flags)])

    def _answer(self, id: str) -> Answer:
        return self.scan.answers().get(id) or Answer(applies=True, answer=False, justification="Nothing says so.")

    def _draft(self, id: str) -> dict[str, Any]:
        answer = self._answer(id)
        evidence: list[dict[str, Any]] = []
        for piece in answer.evidence or ():
            if isinstance(piece, Quote):
                evidence.append({"quote": piece.quote})
            elif isinstance(piece, TableCell):
                evidence.append({"table": piece.table, "row": piece.row, "column": piece.column, "text": piece.text})
        says_yes = answer.answer and bool(evidence)
        return {
            "question": id,
            "applies": answer.applies,
            "answer": says_yes,
            "confidence": "medium",
            "justification": (answer.justification or "Nothing says so.") + WORDED,
            "evidence": evidence,
            "search_terms": list(self.cues.get(id, ())[:4] or ("the words of a yes",))
            if answer.applies and not says_yes
            else [],
        }


def by_rules(pdf: Path) -> Scan:
    worksheet = Worksheet.open(read_here(pdf), load("ai-research"), None, "rules")
    rules.fill(worksheet)
    finished = worksheet.finish(despite_contradictions=True)
    assert isinstance(finished, Finished)
    return finished.scan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdfs", type=Path, nargs="+")
    parser.add_argument("--replies", type=Path, help="a folder to keep the played answers in, or to take them from")
    asked = parser.parse_args()
    os.environ |= {"ANTHROPIC_API_KEY": "none"}
    os.environ.pop("PAPER_SCAN_OFFLINE", None)
    checklist = load("ai-research")
    cues = {question.id: question.cues for question in checklist.all_questions()}
    price = price_of(resolve(None))
    assert price is not None
    total = 0.0
    for pdf in asked.pdfs:
        kept = asked.replies / f"{pdf.stem}.json" if asked.replies else None
        if kept and kept.exists():
            scan = Scan.model_validate_json(kept.read_bytes())
        else:
            scan = by_rules(pdf)
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(scan.model_dump_json(), encoding="utf-8")
        player = Player(scan, cues)
        with serve(player.reply) as server, tempfile.TemporaryDirectory() as out:
            os.environ["ANTHROPIC_BASE_URL"] = server.address
            outcome = scan_paper(pdf, Options(checklist, Claude(), out=Path(out)), Silent())
            run = json.loads((outcome.folder / "run.json").read_text(encoding="utf-8"))
        used = Usage(**run["usage"])
        cost = price.cost(Usage(used.input, used.cache_write, used.cache_read))
        total += cost
        print(
            f"{pdf.stem[:30]:30} {len(server.requests):3} requests  {used.prompt:9,} in ({used.cache_write:,} written "
            f"to the cache, {used.cache_read:,} read, {used.input:,} uncached)  ${cost:.4f} in, {used.output:,} out"
        )
    print(f"{'all':30} ${total:.4f} in")


if __name__ == "__main__":
    main()
