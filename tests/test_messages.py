"""One exchange with the server: what is tried again, what is final, what it costs, what is kept of it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paper_scan.readers.claude.messages.budget import Budget
from paper_scan.readers.claude.messages.client import Messages, Prefix, connect
from paper_scan.readers.claude.messages.errors import (
    BudgetReached,
    CredentialsMissing,
    GaveUp,
    OfflineForbidden,
    PriceUnknown,
    PromptTooLong,
    Rejected,
)
from paper_scan.readers.claude.messages.models import ServerModel
from paper_scan.readers.claude.messages.prices import price_of
from paper_scan.readers.claude.messages.retry import Retry
from paper_scan.readers.claude.messages.transcript import Transcript, entries
from paper_scan.readers.claude.messages.usage import Usage
from scripted_server import Meeting, Reply, Request, Server, serve, text

KEY = "sk-secret-of-the-tests"
HELLO = [{"role": "user", "content": [{"type": "text", "text": "the task"}]}]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.delenv("PAPER_SCAN_OFFLINE", raising=False)


def replies(*script: Reply) -> Callable[[Request], Reply]:
    """A model that gives these replies in turn, and the last one for ever."""
    rest: Iterator[Reply] = iter(script)
    last = script[-1]
    return lambda request: next(rest, last)


def talk(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    *,
    model: str = "claude-opus-5-5",
    cap: float | None = 10.0,
    transcript: Path | None = None,
    attempts: int = 4,
    said: list[str] | None = None,
) -> Messages:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)
    return Messages(
        client=connect(offline=False, timeout=2.0),
        model=ServerModel(model),
        budget=Budget(price_of(model), cap),
        transcript=Transcript(transcript),
        prefix=Prefix(tools=[], system="be careful", paper="the paper " * 200),
        retry=Retry(attempts=attempts, base=0.01, cap=0.3),
        say=said.append if said is not None else lambda line: None,
    )


def ask(messages: Messages, max_tokens: int = 4000) -> Any:
    return asyncio.run(messages.ask("triage", 1, HELLO, 1, max_tokens))


PASSING = {
    "rate limit": Reply(status=429, error=("rate_limit_error", "slow down")),
    "server error": Reply(status=500, error=("api_error", "oops")),
    "overloaded": Reply(status=529, error=("overloaded_error", "busy")),
    "timeout status": Reply(status=408, error=("timeout_error", "late")),
    "conflict": Reply(status=409, error=("api_error", "again")),
    "cut in mid-stream": Reply([text("a long enough answer")], cut=True),
    "error inside the stream": Reply([text("so far")], error=("overloaded_error", "busy")),
    "stream that ends early": Reply([text("so far")], early_end=True),
    "page instead of a stream": Reply(raw="<html>maintenance</html>"),
    "no answer in time": Reply([text("too late")], delay=3.0),
    "told to try again": Reply(status=400, error=("invalid_request_error", "?"), headers={"x-should-retry": "true"}),
}


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_what_may_pass_is_tried_again(trouble: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(replies(trouble, Reply([text("fine")]))) as server:
        message = ask(talk(server, monkeypatch))
    assert message.content[0].text == "fine"
    assert len(server.requests) == 2


FINAL = {
    "bad request": (Reply(status=400, error=("invalid_request_error", "wrong")), "wrong"),
    "bad key": (Reply(status=401, error=("authentication_error", "no")), "ANTHROPIC_API_KEY"),
    "no money": (Reply(status=402, error=("billing_error", "pay")), "billing"),
    "not allowed": (Reply(status=403, error=("permission_error", "no")), "permissions"),
    "no such model": (Reply(status=404, error=("not_found_error", "model: x")), "--model"),
    "too large": (Reply(status=413, error=("request_too_large", "big")), "too large"),
    "spending limit behind a 429": (
        Reply(status=429, error=("rate_limit_error", "limit"), error_code="enforced_spend_limit_reached"),
        "spending limit",
    ),
    "told not to try again": (
        Reply(status=529, error=("overloaded_error", "go away"), headers={"x-should-retry": "false"}),
        "go away",
    ),
}


@pytest.mark.parametrize(("trouble", "remedy"), FINAL.values(), ids=FINAL.keys())
def test_what_cannot_improve_is_final_and_says_what_to_do(
    trouble: Reply, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(replies(trouble, Reply([text("never")]))) as server, pytest.raises(Rejected, match=remedy):
        ask(talk(server, monkeypatch))
    assert len(server.requests) == 1


def test_a_prompt_that_does_not_fit_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Reply(status=400, error=("invalid_request_error", "prompt is too long: 300000 tokens > 200000 maximum"))
    with serve(replies(long)) as server, pytest.raises(PromptTooLong):
        ask(talk(server, monkeypatch))


def test_it_gives_up_after_a_bounded_number_of_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(replies(PASSING["overloaded"])) as server, pytest.raises(GaveUp, match="busy"):
        ask(talk(server, monkeypatch, attempts=3))
    assert len(server.requests) == 3


def test_the_server_is_waited_for_as_it_asks_but_never_longer_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, least, most in (("0.2", 0.2, 60.0), ("3600", 0.3, 60.0)):
        limited = Reply(status=429, error=("rate_limit_error", "slow"), headers={"retry-after": asked})
        with serve(replies(limited, Reply([text("fine")]))) as server:
            messages = talk(server, monkeypatch)
            began = time.monotonic()
            ask(messages)
        assert least <= time.monotonic() - began < most


def test_when_one_branch_is_told_to_wait_all_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    arrived: dict[int, float] = {}
    limited = Reply(status=429, error=("rate_limit_error", "slow"), headers={"retry-after": "0.3"})

    def model(request: Request) -> Reply:
        arrived[request.number] = time.monotonic()
        return limited if request.number == 2 else Reply([text("fine")])

    async def both(messages: Messages) -> None:
        refused = asyncio.Event()
        messages.on_wait = lambda reason, seconds: refused.set()
        await messages.ask("first", 1, HELLO, 1, 2000)  # the cache is warm from here on
        one = asyncio.ensure_future(messages.ask("one", 1, HELLO, 1, 2000))
        await asyncio.wait_for(refused.wait(), 60)
        await asyncio.gather(one, messages.ask("two", 1, HELLO, 1, 2000))

    with serve(model) as server:
        asyncio.run(both(talk(server, monkeypatch)))
    assert len(arrived) == 4
    assert min(arrived[3], arrived[4]) - arrived[2] >= 0.29


def test_only_the_first_request_pays_for_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fan_out(messages: Messages) -> None:
        await asyncio.gather(*(messages.ask(f"branch {n}", 1, HELLO, 1, 2000) for n in range(6)))

    behind_the_first = Meeting(
        replies(Reply([text("fine")])), 5, lambda request: str(request.number) if request.number > 1 else None
    )
    with serve(behind_the_first) as server:
        messages = talk(server, monkeypatch)
        asyncio.run(fan_out(messages))
    assert [usage["cache_creation_input_tokens"] > 0 for usage in server.usages] == [True] + [False] * 5
    assert len({request.prefix for request in server.requests}) == 1
    assert behind_the_first.met, "the others don't wait for one another"
    assert messages.usage.cache_read == 5 * messages.usage.cache_write


def test_what_the_server_lacks_is_dropped_after_its_first_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def old_server(request: Request) -> Reply:
        for word in ("thinking", "output_config"):
            if word in request.body:
                return Reply(status=400, error=("invalid_request_error", f"{word}: unknown field"))
        if "cache_control" in json.dumps(request.body):
            return Reply(status=422, error=("invalid_request_error", "cache_control is not supported"))
        return Reply([text("fine")])

    said: list[str] = []
    with serve(old_server) as server:
        messages = talk(server, monkeypatch, said=said)
        messages.effort = "low"
        assert ask(messages).content[0].text == "fine"
        ask(messages)
    assert messages.model.lacking == {"thinking", "effort", "cache"}
    assert len(said) == 3 and len(server.requests) == 5


def test_a_reply_without_usage_counts_as_nothing_rather_than_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(replies(Reply([text("fine")], usage={}))) as server:
        messages = talk(server, monkeypatch)
        ask(messages)
    assert messages.usage.prompt == 0


def test_the_budget_is_never_passed_by_requests_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty branches at once, each of which would like to write far more than is left."""

    async def fan_out(messages: Messages) -> list[Any]:
        asks = (messages.ask(f"branch {n}", 1, HELLO, 1, 20_000) for n in range(20))
        return await asyncio.gather(*asks, return_exceptions=True)

    def greedy(request: Request) -> Reply:
        output = request.body["max_tokens"]  # writes all it may
        return Reply([text("x")], usage={"input_tokens": 500, "output_tokens": output}, delay=0.01)

    with serve(greedy) as server:
        messages = talk(server, monkeypatch, cap=0.50)
        results = asyncio.run(fan_out(messages))
    assert messages.budget.spent <= 0.50
    assert any(isinstance(result, BudgetReached) for result in results)
    assert any(not isinstance(result, Exception) for result in results)
    lowered = [request.body["max_tokens"] for request in server.requests]
    assert min(lowered) < 20_000


def test_a_cap_needs_a_price() -> None:
    assert price_of("some-local-model") is None
    with pytest.raises(PriceUnknown, match=r"prices\.yaml"):
        Budget(price_of("some-local-model"), 1.0)
    assert Budget(price_of("some-local-model"), None).known is False


def test_prices_distinguish_long_prompts_and_kinds() -> None:
    haiku = price_of("claude-haiku-5-5")
    assert haiku is not None
    assert haiku.cost(Usage(input=1_000_000)) == pytest.approx(0.50)  # over 100k: the dearer rate, for all of it
    assert haiku.cost(Usage(input=50_000, output=1_000)) == pytest.approx(50_000 * 0.10e-6 + 1_000 * 0.50e-6)
    opus = price_of("claude-opus-5-5-20260922")
    assert opus is not None and opus.cost(Usage(cache_read=1_000_000)) == pytest.approx(0.20)


def test_users_can_override_prices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from paper_scan.readers.claude.messages import prices

    own = tmp_path / "prices.yaml"
    own.write_text(
        "models:\n  mine: {as_of: 2026-01-01, input: 1, output: 2, cache_write: 1, cache_read: 1}\n", encoding="utf-8"
    )
    monkeypatch.setenv("PAPER_SCAN_PRICES", str(own))
    prices._load.cache_clear()
    try:
        mine = price_of("mine")
        assert mine is not None and mine.cost(Usage(output=1_000_000)) == 2.0
        assert price_of("claude-opus-5-5") is not None
    finally:
        prices._load.cache_clear()


def test_every_exchange_is_kept_and_no_key_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "transcript.jsonl"
    with serve(replies(PASSING["cut in mid-stream"], Reply([text("fine")]))) as server:
        messages = talk(server, monkeypatch, transcript=path)
        ask(messages)
        ask(messages)
    kinds = [entry["kind"] for entry in entries(path)]
    assert kinds == ["sent", "failure", "sent", "prefix", "exchange", "sent", "exchange"]
    assert KEY not in path.read_text(encoding="utf-8")
    assert any(KEY in value for request in server.requests for value in request.headers.values())  # it was used


def test_a_transcript_torn_by_a_kill_goes_on_on_a_new_line(tmp_path: Path) -> None:
    path = tmp_path / "transcript.jsonl"
    Transcript(path).append("decision", branch="a")
    path.write_bytes(path.read_bytes()[:-9])
    Transcript(path).append("decision", branch="b")
    assert [entry["branch"] for entry in entries(path)] == ["b"]


def test_offline_and_missing_credentials_are_said_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OfflineForbidden):
        connect(offline=True)
    monkeypatch.setenv("PAPER_SCAN_OFFLINE", "1")
    with pytest.raises(OfflineForbidden):
        connect(offline=False)
    monkeypatch.delenv("PAPER_SCAN_OFFLINE")
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", "/nowhere")
    with pytest.raises(CredentialsMissing, match="--reader rules"):
        connect(offline=False)
