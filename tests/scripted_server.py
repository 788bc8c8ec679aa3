"""A Messages API server on loopback whose answers a test writes: real HTTP, real streams, behind the real SDK.

    def model(request: Request) -> Reply: ...
    with serve(model) as server:
        os.environ["ANTHROPIC_BASE_URL"] = server.address

The model is a function from a request to a reply. A reply can also be an HTTP error, an error inside a stream, a stream
that is cut or ends early, a body that is no message, and it can take its time.

Message Batches are served too: the same model answers them while ``server.release`` is set. A reply with a status
becomes an entry that errored, one with ``expired`` an entry that was never begun.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Request:
    """What came in, with the parts a model looks at."""

    body: dict[str, Any]
    headers: dict[str, str]
    number: int

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body["messages"])

    @property
    def task(self) -> str:
        """The text of the first message behind the paper: the branch's task."""
        return "\n".join(block["text"] for block in self.messages[0]["content"][1:])

    @property
    def last(self) -> list[dict[str, Any]]:
        content = self.messages[-1]["content"]
        return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)

    @property
    def prefix(self) -> str:
        """Tools, system prompt and paper as the bytes that a cache would compare."""
        return json.dumps([self.body["tools"], self.body["system"], self.messages[0]["content"][0]])


@dataclass
class Reply:
    """``content`` in API blocks; tool calls may leave out their id."""

    content: list[dict[str, Any]] = field(default_factory=list)
    stop_reason: str | None = None
    status: int = 200
    error: tuple[str, str] | None = None
    """(type, message): sent with ``status``, or inside the stream if that is 200."""
    error_code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    """Close the connection in the middle of the content."""
    early_end: bool = False
    """End the stream in good order, but before the message is complete."""
    raw: str | None = None
    """Sent as it is, with status 200, in place of a message."""
    delay: float = 0.0
    usage: dict[str, Any] | None = None
    thinking_tokens: int = 0
    stop_details: dict[str, Any] | None = None
    expired: bool = False


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """A tool call block."""
    return {"type": "tool_use", "name": name, "input": arguments}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


class Meeting:
    """A model whose answers are held until ``count`` different requests are in at the same time.

    ``what`` tells requests apart; one for which it says None is answered at once. ``met``: whether they came together
    before the time was up. So a test can be certain of what runs side by side, however slow the machine is.
    """

    def __init__(
        self,
        model: Callable[[Request], Reply],
        count: int,
        what: Callable[[Request], str | None],
        seconds: float = 60.0,
    ) -> None:
        self.met = False
        self._model, self._count, self._what = model, count, what
        self._here: set[str] = set()
        self._changed = threading.Condition()
        self._until = time.monotonic() + seconds

    def __call__(self, request: Request) -> Reply:
        what = self._what(request)
        if what is not None:
            with self._changed:
                self._here.add(what)
                self.met = self.met or len(self._here) >= self._count
                self._changed.notify_all()
                self._changed.wait_for(lambda: self.met, max(0.0, self._until - time.monotonic()))
                self._here.discard(what)
        return self._model(request)


@dataclass
class Server:
    address: str
    requests: list[Request] = field(default_factory=list)
    usages: list[dict[str, Any]] = field(default_factory=list)
    counted: int = 0
    batches: dict[str, list[Any]] = field(default_factory=dict)
    """By id: the entries as they came in."""
    batched: list[Request] = field(default_factory=list)
    """Requests that came in batches and were answered."""
    release: threading.Event = field(default_factory=threading.Event)
    """Batches end while this is set (it is, unless a test clears it)."""
    _results: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _seen: set[str] = field(default_factory=set)

    def usage(self, body: dict[str, Any], content: list[dict[str, Any]]) -> dict[str, Any]:
        """A token for every four characters; prefixes that end at a breakpoint are written once and read afterwards."""
        blocks = [json.dumps(tool) for tool in body.get("tools", [])]
        marks = []
        for block in body.get("system", []):
            blocks.append(json.dumps(block))
        for message in body["messages"]:
            for block in message["content"] if isinstance(message["content"], list) else [message["content"]]:
                blocks.append(json.dumps(block))
                if isinstance(block, dict) and "cache_control" in block:
                    marks.append(len(blocks))
        total = sum(len(block) // 4 for block in blocks)
        read = write = 0
        for mark in marks:
            size = sum(len(block) // 4 for block in blocks[:mark])
            digest = hashlib.sha256("".join(blocks[:mark]).encode()).hexdigest()
            with self._lock:
                if digest in self._seen:
                    read = max(read, size)
                else:
                    self._seen.add(digest)
                    write = max(write, size)
        write = max(0, write - read)
        return {
            "input_tokens": total - read - write,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": write,
            "output_tokens": max(1, len(json.dumps(content)) // 4),
        }

    def batch(self, name: str) -> dict[str, Any]:
        """A batch as the API describes it."""
        ended = name in self._results
        tallies = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        for line in self._results.get(name, "").splitlines():
            tallies[json.loads(line)["result"]["type"]] += 1
        tallies["processing"] = 0 if ended else len(self.batches[name])
        return {
            "id": name, "type": "message_batch", "processing_status": "ended" if ended else "in_progress",
            "request_counts": tallies, "created_at": "2026-01-01T00:00:00Z", "expires_at": "2026-01-02T00:00:00Z",
            "ended_at": "2026-01-01T00:10:00Z" if ended else None, "archived_at": None, "cancel_initiated_at": None,
            "results_url": f"{self.address}/v1/messages/batches/{name}/results" if ended else None,
        }  # fmt: skip

    def work_off(self, name: str, model: Callable[[Request], Reply]) -> None:
        """Answer the batch's entries, in another order than they came in."""
        with self._lock:
            if name in self._results or not self.release.is_set():
                return
            self._results[name] = ""  # taken on
        lines = []
        for entry in reversed(self.batches[name]):
            request = Request(entry["params"], {}, len(self.batched) + 1)
            self.batched.append(request)
            lines.append(json.dumps({"custom_id": entry["custom_id"], "result": self._result(request, model(request))}))
        self._results[name] = "\n".join(lines)

    def _result(self, request: Request, reply: Reply) -> dict[str, Any]:
        if reply.expired:
            return {"type": "expired"}
        if reply.status != 200:
            return {"type": "errored", "error": _error(*(reply.error or ("api_error", "failed")))}
        content = with_ids(reply.content, f"b{request.number}")
        usage = reply.usage if reply.usage is not None else self.usage(request.body, content)
        self.usages.append(usage)
        calls = any(block["type"] == "tool_use" for block in content)
        message = {
            "id": f"msg_b{request.number}", "type": "message", "role": "assistant", "model": request.body["model"],
            "content": content, "stop_reason": reply.stop_reason or ("tool_use" if calls else "end_turn"),
            "stop_sequence": None, "usage": usage,
        }  # fmt: skip
        return {"type": "succeeded", "message": message}


def with_ids(content: list[dict[str, Any]], number: str) -> list[dict[str, Any]]:
    """The blocks, each tool call with an id."""
    return [
        {"id": f"toolu_{number}_{place}", **block} if block["type"] == "tool_use" else dict(block)
        for place, block in enumerate(content)
    ]


@contextmanager
def serve(
    model: Callable[[Request], Reply],
    *,
    count_tokens: bool = True,
    batches: bool = True,
    says: dict[str, Any] | None = None,
) -> Iterator[Server]:
    """Serve until the block ends. ``says``: what it answers to GET, by path."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            if says and self.path.split("?")[0] in says:
                return self._json(200, says[self.path.split("?")[0]])
            *_, what, name = self.path.split("?")[0].removesuffix("/results").split("/")
            if what != "batches" or name not in server.batches:
                return self._json(404, _error("not_found_error", f"no such {what}"))
            server.work_off(name, model)
            if self.path.endswith("/results"):
                return self._plain(server._results[name], "application/x-jsonl")
            return self._json(200, server.batch(name))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            if "/batches" in self.path:
                return self._take(body) if batches else self._json(404, _error("not_found_error", "no batches"))
            if self.path.split("?")[0].endswith("/count_tokens"):
                server.counted += 1
                tokens = {"input_tokens": len(json.dumps(body)) // 4}
                return self._json(200, tokens) if count_tokens else self._json(404, _error("not_found_error", "no"))
            request = Request(body, {k.lower(): v for k, v in self.headers.items()}, len(server.requests) + 1)
            server.requests.append(request)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._answer(body, model(request))
            return None

        def _take(self, body: dict[str, Any]) -> None:
            name = f"msgbatch_{len(server.batches) + 1}"
            server.batches[name] = body["requests"]
            self._json(200, server.batch(name))

        def _answer(self, body: dict[str, Any], reply: Reply) -> None:
            time.sleep(reply.delay)
            if reply.status != 200:
                kind, said = reply.error or ("api_error", "failed")
                return self._json(reply.status, _error(kind, said, reply.error_code), reply.headers)
            if reply.raw is not None:
                return self._plain(reply.raw)
            content = with_ids(reply.content, str(len(server.requests)))
            usage = reply.usage if reply.usage is not None else server.usage(body, content)
            if reply.thinking_tokens and usage:
                usage["output_tokens"] += reply.thinking_tokens
                usage["output_tokens_details"] = {"thinking_tokens": reply.thinking_tokens}
            server.usages.append(usage)
            calls = any(block["type"] == "tool_use" for block in content)
            self._stream(body, reply, content, usage, reply.stop_reason or ("tool_use" if calls else "end_turn"))
            return None

        def _stream(
            self, body: dict[str, Any], reply: Reply, content: list[dict[str, Any]], usage: dict[str, Any], stop: str
        ) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("request-id", f"req_{len(server.requests):04d}")
            self.send_header("connection", "close")
            if reply.cut:
                self.send_header("content-length", "1000000")
            self.end_headers()
            self.close_connection = True
            start = {
                "id": f"msg_{len(server.requests):04d}", "type": "message", "role": "assistant", "model": body["model"],
                "content": [], "stop_reason": None, "stop_sequence": None, "usage": {**usage, "output_tokens": 1},
            }  # fmt: skip
            self._event("message_start", message=start)
            for index, block in enumerate(content):
                self._block(index, block, half=reply.cut)
                if reply.cut:
                    return
            if reply.error:
                kind, said = reply.error
                self._event("error", error={"type": kind, "message": said})
                return
            if reply.early_end:
                return
            delta = {"stop_reason": stop, "stop_sequence": None}
            if reply.stop_details:
                delta["stop_details"] = reply.stop_details
            self._event("message_delta", delta=delta, usage=usage)
            self._event("message_stop")

        def _block(self, index: int, block: dict[str, Any], *, half: bool) -> None:
            empty = {"text": {"text": ""}, "tool_use": {"input": {}}, "thinking": {"thinking": "", "signature": ""}}
            self._event("content_block_start", index=index, content_block=block | empty.get(block["type"], {}))
            if block["type"] == "text":
                self._delta(index, "text_delta", "text", block["text"], half=half)
            elif block["type"] == "tool_use":
                spelled = block["input"] if isinstance(block["input"], str) else json.dumps(block["input"])
                self._delta(index, "input_json_delta", "partial_json", spelled, half=half)
            elif block["type"] == "thinking":
                self._delta(index, "thinking_delta", "thinking", block["thinking"], half=half)
                self._delta(index, "signature_delta", "signature", block.get("signature", "s"), half=half)
            if not half:
                self._event("content_block_stop", index=index)

        def _delta(self, index: int, kind: str, key: str, value: str, *, half: bool) -> None:
            middle = len(value) // 2
            for part in (value[:middle],) if half else (value[:middle], value[middle:]):
                self._event("content_block_delta", index=index, delta={"type": kind, key: part})

        def _event(self, kind: str, **data: Any) -> None:
            self.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode())
            self.wfile.flush()

        def _json(self, status: int, payload: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            data = json.dumps(payload).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        def _plain(self, body: str, kind: str = "text/html") -> None:
            data = body.encode()
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_address[1]}")
    server.release.set()
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


def _error(kind: str, said: str, code: str | None = None) -> dict[str, Any]:
    error: dict[str, Any] = {"type": kind, "message": said}
    if code:
        error["details"] = {"error_code": code}
    return {"type": "error", "error": error}
