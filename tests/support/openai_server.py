"""A small scripted server that speaks OpenAI's HTTP interface on 127.0.0.1: chat completions and embeddings.

It behaves as the last thing it was told to, `once` lets a behaviour hold for one request only, and `requests` holds
what came in. `release` ends hanging requests.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Received:
    """One request as it came in; the names of headers in lower case."""

    path: str
    headers: dict[str, str]
    body: Body
    raw: str


@dataclass(frozen=True)
class Answer:
    """What to do with a request.

    `text` (or what it makes of the request's body) is the chat reply, streamed in pieces of `piece` characters; with
    `after` the stream hangs (`hang`) or is cut off after so many of them, `pause` is waited before each, in seconds.
    `vectors` makes the embeddings, `shuffle` turns their order round, `raw` replaces the whole body.
    """

    text: str | Callable[[Body], str] = ""
    vectors: Callable[[list[str]], list[list[float]]] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str | None = "stop"
    piece: int = 7
    after: int | None = None
    pause: float = 0.0
    hang: bool = False
    raw: str | None = None
    shuffle: bool = False


class OpenAIServer:
    """Start with `with OpenAIServer() as server`; `server.url` is the base URL."""

    def __init__(self, *, patience_s: float = 30.0) -> None:
        """`patience_s` is the longest a request hangs unless it is released."""
        self.patience_s = patience_s
        self.requests: list[Received] = []
        self.released = threading.Event()
        self._always = Answer()
        self._once: deque[Answer] = deque()
        self._server = _QuietServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL, as `ARCHIPEL_MODEL_URL` wants it."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def received_text(self) -> str:
        """The bodies of all requests, for asserting that something is not in them."""
        return "\n".join(json.dumps(request.body, ensure_ascii=False) + request.raw for request in self.requests)

    def always(self, **behaviour: Any) -> None:
        """Behave like this from now on (fields of `Answer`)."""
        self._always = Answer(**behaviour)

    def once(self, **behaviour: Any) -> None:
        """Behave like this for one request; several queue up."""
        self._once.append(Answer(**behaviour))

    def next_answer(self) -> Answer:
        """What to do with the request at hand."""
        return self._once.popleft() if self._once else self._always

    def release(self) -> None:
        """Let hanging requests end."""
        self.released.set()

    def __enter__(self) -> "OpenAIServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()


class _QuietServer(ThreadingHTTPServer):
    request_queue_size = 128  # the default of 5 makes fifty clients at once wait for seconds

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up early are part of the script."""


def _handler(server: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0)).decode(errors="replace")
            try:
                body = json.loads(raw)
            except ValueError:
                body = {}
            server.requests.append(
                Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body, raw)
            )
            answer = server.next_answer()
            try:
                self._answer(answer, body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _answer(self, answer: Answer, body: Body) -> None:
            if answer.hang and answer.after is None:
                server.released.wait(server.patience_s)
                self.close_connection = True
            elif answer.raw is not None:
                self._send(answer.raw, answer)
            elif answer.status != 200:
                self._send(json.dumps({"error": {"message": f"scripted; you sent {json.dumps(body)}"}}), answer)
            elif self.path.endswith("/embeddings"):
                self._send(json.dumps(_embeddings(answer, body)), answer)
            elif self.path.endswith("/chat/completions"):
                text = answer.text(body) if callable(answer.text) else answer.text
                if body.get("stream"):
                    self._stream(text, answer)
                else:
                    self._send(json.dumps(_completion(text, answer)), answer)
            else:
                self._send("{}", Answer(status=404))

        def _send(self, text: str, answer: Answer) -> None:
            data = text.encode()
            self.send_response(answer.status)
            for name, value in {"content-type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, text: str, answer: Answer) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for number, event in enumerate(_events(text, answer)):
                if number == answer.after:
                    if answer.hang:
                        server.released.wait(server.patience_s)
                    self.close_connection = True
                    return  # the chunked body stays unfinished
                if answer.pause:
                    time.sleep(answer.pause)
                data = f"data: {event}\n\n".encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def _events(text: str, answer: Answer) -> Iterable[str]:
    for start in range(0, len(text), answer.piece):
        yield json.dumps(_chunk({"role": "assistant", "content": text[start : start + answer.piece]}, None))
    yield json.dumps(_chunk({}, answer.finish))
    yield "[DONE]"


def _chunk(delta: Body, finish: str | None) -> Body:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}


def _completion(text: str, answer: Answer) -> Body:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": answer.finish}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}


def _embeddings(answer: Answer, body: Body) -> Body:
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    vectors = answer.vectors(texts) if answer.vectors else [[1.0, float(len(text))] for text in texts]
    data = [{"object": "embedding", "index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    if answer.shuffle:
        data.reverse()
    return {"object": "list", "model": "scripted", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
