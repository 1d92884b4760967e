"""A language model for tests: a little server on this machine that speaks the OpenAI protocol and fails on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "test-draft-key"


class FakeModel:
    """Well until told otherwise by `mood`: error · slow · trickle · garbage · empty · odd · huge."""

    def __init__(self) -> None:
        self.mood = ""
        self.says = "您反映的问题已经处理好了，谢谢您告诉我们。"
        self.asked: list[dict[str, Any]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    @property
    def read(self) -> str:
        """Everything that ever reached it, as it stood on the wire."""
        return json.dumps(self.asked, ensure_ascii=False)

    def answer(self, path: str, key: str, body: bytes) -> tuple[int, bytes]:
        """Status and body for a question."""
        if path != "/v1/chat/completions" or key != f"Bearer {KEY}":
            return 401, b'{"error": {"message": "who are you?"}}'
        self.asked.append(json.loads(body))
        if self.mood == "slow":
            time.sleep(3)
        said: object = {"empty": "", "odd": None, "huge": "好" * 100_000}.get(self.mood, self.says)
        whole = {"choices": [{"index": 0, "message": {"role": "assistant", "content": said}}]}
        return {"error": (500, b"oops"), "garbage": (200, b"<html>")}.get(
            self.mood, (200, json.dumps(whole, ensure_ascii=False).encode())
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, found = model.answer(self.path, self.headers.get("Authorization", ""), body)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(found)))
                    self.end_headers()
                    for at in range(0, len(found), 8 if model.mood == "trickle" else len(found) or 1):
                        self.wfile.write(found[at : at + (8 if model.mood == "trickle" else len(found))])
                        time.sleep(0.3 if model.mood == "trickle" else 0)
                except OSError:  # the other side has hung up
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """Tests are quiet."""

        return Handler


@contextmanager
def fake_model(settings: Any) -> Iterator[FakeModel]:
    """A running model that the settings (pytest-django's fixture) point at."""
    model = FakeModel()
    threading.Thread(target=model.server.serve_forever, args=[0.05], daemon=True).start()
    settings.DRAFT_URL, settings.DRAFT_KEY, settings.DRAFT_MODEL, settings.DRAFT_TIMEOUT = model.url, KEY, "tiny", 1
    try:
        yield model
    finally:
        model.server.shutdown()
        model.server.server_close()
