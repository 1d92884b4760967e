"""Gateways for tests: little servers on this machine that speak the real protocols and fail on demand."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from linli.platform.notices.gateways.http import Ask, Reply
from linli.platform.notices.gateways.loopback import words_of
from linli.platform.notices.gateways.standin import Kept, StandIn

KEY_ID, KEY_SECRET = "test-key", "test-secret"


class FakeGateway:
    """A server that is well until told otherwise: put moods into `moods`, one is used up by each request.

    error: 500 before taking · drop: takes the message, then the line goes dead · lose: the line goes dead first ·
    slow: takes it, answers too late · limit: refuses because of too many · garbage: 200 and no JSON.
    """

    def __init__(self) -> None:
        self.moods: list[str] = []
        self.always = ""
        self.kept: list[Kept] = []
        self.asked: list[str] = []
        self.stand_in = StandIn(
            {KEY_ID: KEY_SECRET}, self.kept.append, self.sent_to, words_of, lambda key: key != "gone"
        )
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def sent_to(self, to: str) -> list[Kept]:
        """The messages to one number, oldest first."""
        return [one for one in self.kept if one.to == to]

    def respond(self, ask: Ask) -> Reply | None:
        """The answer to a request in the mood of the moment; None hangs up."""
        action = {k.lower(): v for k, v in ask.headers.items()}.get("x-acs-action", "robot")
        self.asked.append(action)
        mood = self.moods.pop(0) if self.moods else self.always
        if mood == "lose":
            return None
        if mood == "error":
            return Reply(500, b"oops")
        if mood == "limit":
            body = b'{"errcode": 45009}' if action == "robot" else b'{"Code": "isv.BUSINESS_LIMIT_CONTROL"}'
            return Reply(200, body)
        reply = self.stand_in.answer(ask)
        if mood == "slow":
            time.sleep(1.5)
        return None if mood == "drop" else Reply(200, b"<html>") if mood == "garbage" else reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                reply = gateway.respond(Ask("POST", f"{gateway.url}{self.path}", dict(self.headers), body))
                if reply is None:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: Any) -> None:
                """Tests are quiet."""

        return Handler


@contextmanager
def fake_gateway(settings: Any) -> Iterator[FakeGateway]:
    """A running gateway that the settings (pytest-django's fixture) point at, for SMS and robots alike."""
    gateway = FakeGateway()
    threading.Thread(target=gateway.server.serve_forever, args=[0.05], daemon=True).start()
    settings.SMS_ADAPTER, settings.WECOM_ADAPTER = "aliyun", "wecom"
    settings.SMS_ENDPOINT, settings.SMS_KEY_ID, settings.SMS_KEY_SECRET = gateway.url, KEY_ID, KEY_SECRET
    settings.GATEWAY_TIMEOUT = 1
    try:
        yield gateway
    finally:
        gateway.server.shutdown()
        gateway.server.server_close()
