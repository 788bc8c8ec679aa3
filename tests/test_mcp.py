"""The worksheet over the Model Context Protocol: the official client, a real server process, real stdio."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the MCP server is an extra: pip install 'paper-scan[mcp]'")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from made_papers import make_paper
from paper_scan.checklist import load
from paper_scan.tools import TOOLS, schema
from scripted_reader import CLASSIFY, NOTE, answer

CHECKLIST = load("ai-research")
START = "import os; open('pid', 'w').write(str(os.getpid())); from paper_scan.cli import main; main()"


def session(tmp_path: Path, talk: Callable[[ClientSession], Awaitable[None]]) -> None:
    """Start a server on ``tmp_path/papers`` and talk to it."""

    async def run() -> None:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-c", START, "mcp", "papers", "--out", "outputs"],
            cwd=tmp_path,
            env=dict(os.environ),
        )
        async with stdio_client(parameters) as (read, write), ClientSession(read, write) as client:
            await client.initialize()
            await talk(client)

    if not (tmp_path / "papers" / "digits.pdf").exists():
        make_paper(tmp_path / "papers" / "digits.pdf")
    asyncio.run(asyncio.wait_for(run(), 120))


async def call(client: ClientSession, name: str, **arguments: Any) -> Any:
    """A tool's structured result; the text says the same."""
    result = await client.call_tool(name, arguments)
    assert json.loads(result.content[0].text) == result.structured_content
    return result


def test_the_tools_are_those_of_the_loop_with_one_to_begin(tmp_path: Path) -> None:
    async def talk(client: ClientSession) -> None:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == {"open", "amend", *(tool.name for tool in TOOLS)}
        for tool in TOOLS:
            offered = listed[tool.name]
            assert (offered.title, offered.description) == (tool.title, tool.description)
            assert offered.annotations.read_only_hint is tool.read_only
            properties = dict(offered.input_schema["properties"])
            properties.pop("sheet")
            assert properties == schema(tool)["properties"]

    session(tmp_path, talk)


def test_a_whole_scan(tmp_path: Path) -> None:
    async def talk(client: ClientSession) -> None:
        opened = (await call(client, "open", paper="digits.pdf")).structured_content
        assert opened["title"] == "Errors of Small Networks on Digits"
        await call(client, "classify", **CLASSIFY["input"])
        too_early = await call(client, "finish")
        assert too_early.is_error and "Unanswered" in json.dumps(too_early.structured_content)
        for group in (*CHECKLIST.categories, *CHECKLIST.modules):
            asked = await call(client, "questions", categories=[group.id])
            if not asked.is_error:
                [rules] = asked.structured_content["categories"]
                drafts = [answer(question["id"]) for question in rules["questions"]]
                assert not (await call(client, "record", answers=drafts)).is_error
        await call(client, "note", **NOTE["input"])
        finished = (await call(client, "finish")).structured_content
        assert finished["finished"] and Path(tmp_path / finished["scan.json"]).exists()
        resources = (await client.list_resources()).resources
        report = await client.read_resource(resources[0].uri)
        assert "Errors of Small Networks" in report.contents[0].text

    session(tmp_path, talk)


def test_a_refusal_reaches_the_client_with_the_nearest_passage(tmp_path: Path) -> None:
    async def talk(client: ClientSession) -> None:
        await call(client, "open", paper="digits.pdf")
        wrong = answer("code_released") | {"evidence": [{"quote": "Our code is obtainable at https://github.com/x"}]}
        refused = await call(client, "record", answers=[wrong])
        assert refused.is_error
        assert "available" in refused.structured_content["refused"][0]["the_paper_has"]["text"]
        nonsense = await call(client, "record", answers=[{"question": "code_released"}])
        assert nonsense.is_error

    session(tmp_path, talk)


@pytest.mark.parametrize("path", ["../secret.pdf", "/etc/passwd", "link.pdf", "missing.pdf"])
def test_only_papers_below_the_given_directories_are_opened(path: str, tmp_path: Path) -> None:
    make_paper(tmp_path / "secret.pdf")
    (tmp_path / "papers").mkdir(exist_ok=True)
    if path == "link.pdf":
        try:
            (tmp_path / "papers" / "link.pdf").symlink_to(tmp_path / "secret.pdf")
        except OSError:
            pytest.skip("links can't be made here")

    async def talk(client: ClientSession) -> None:
        result = await call(client, "open", paper=path)
        assert result.is_error
        said = result.structured_content["error"]
        assert ("no such file" in said) if path == "missing.pdf" else ("does not lie below" in said)

    session(tmp_path, talk)


def test_an_image_comes_as_an_image(tmp_path: Path) -> None:
    async def talk(client: ClientSession) -> None:
        await call(client, "open", paper="digits.pdf")
        look = await client.call_tool("look", {"page": 1})
        assert [content.type for content in look.content] == ["text", "image"]

    session(tmp_path, talk)


def test_a_server_that_was_killed_loses_nothing_recorded(tmp_path: Path) -> None:
    async def first(client: ClientSession) -> None:
        await call(client, "open", paper="digits.pdf")
        await call(client, "record", answers=[answer("code_released")])
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        with pytest.raises(Exception, match=r".*"):  # whatever the client makes of a server that is gone
            await asyncio.wait_for(client.call_tool("status", {}), 5)

    session(tmp_path, first)

    async def second(client: ClientSession) -> None:
        status = (await call(client, "status")).structured_content
        assert status["unanswered"] and "code_released" not in status["unanswered"]

    session(tmp_path, second)
