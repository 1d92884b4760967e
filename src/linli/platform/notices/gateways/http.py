"""One HTTP exchange, and the two ways in which it may fail: it never arrived, or nobody knows."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

MOST = 1024 * 1024


class NotReached(Exception):
    """The request certainly did not arrive: no such host, nobody listens."""


class NoAnswer(Exception):
    """The request may have arrived; the answer did not, or could not be read."""


@dataclass(frozen=True)
class Ask:
    """A request as it goes out."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """An answer as it comes in."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises NoAnswer for anything else."""
        try:
            read = json.loads(self.body)
        except ValueError as error:
            raise NoAnswer(f"HTTP {self.status}, no JSON") from error
        if not isinstance(read, dict):
            raise NoAnswer(f"HTTP {self.status}, no JSON object")
        return read


Transport = Callable[[Ask], Reply]


def over_the_net(ask: Ask) -> Reply:
    """The real way, with the time-out of the settings. Raises NotReached or NoAnswer."""
    if not ask.url.startswith(("https://", "http://")):
        raise NotReached("the address of the gateway is no web address")
    request = urllib.request.Request(ask.url, ask.body or None, dict(ask.headers), method=ask.method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=settings.GATEWAY_TIMEOUT) as answer:  # noqa: S310
            return Reply(answer.status, answer.read(MOST))
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.read(MOST))
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError):
            raise NotReached(str(error.reason)) from error
        raise NoAnswer(str(error.reason)) from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
