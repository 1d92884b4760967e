"""The signature ACS3-HMAC-SHA256 of the Alibaba Cloud gateways, for those who sign and for those who check."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from linli.platform.notices.gateways.http import Ask

NAME = "ACS3-HMAC-SHA256"


def signed(
    endpoint: str, action: str, version: str, query: Mapping[str, str], key_id: str, secret: str,
    *, date: str = "", nonce: str = "",
) -> Ask:  # fmt: skip
    """A POST whose parameters stand in the query; the body is empty."""
    host = urlsplit(endpoint).netloc
    # The machine's own time, also in a rehearsal: the gateway refuses what is more than fifteen minutes old.
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": _digest(b""),
        "x-acs-date": date or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "x-acs-signature-nonce": nonce or secrets.token_hex(16),
        "x-acs-version": version,
    }
    line = canonical_query(query)
    names = ";".join(sorted(headers))
    signature = sign("POST", line, headers, names, secret)
    headers["Authorization"] = f"{NAME} Credential={key_id},SignedHeaders={names},Signature={signature}"
    return Ask("POST", f"{endpoint}/?{line}", headers)


def sign(method: str, query: str, headers: Mapping[str, str], names: str, secret: str) -> str:
    """The signature over method, parameters and the named headers (in lower case)."""
    lines = "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in names.split(";"))
    canonical = "\n".join([method, "/", query, lines, names, headers.get("x-acs-content-sha256", "")])
    text = f"{NAME}\n{_digest(canonical.encode())}"
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def canonical_query(query: Mapping[str, str]) -> str:
    """Parameters in order, escaped as RFC 3986 has it."""
    return "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted(query.items()))


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
