"""A stand-in that speaks the gateways' protocols as they do, signature and error codes included, and sends nothing.

It serves the loopback of a demo and the little servers of the tests alike.
"""

from __future__ import annotations

import hmac
import json
import time
from calendar import timegm
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from linli.kernel import clock
from linli.platform.notices.gateways import acs3
from linli.platform.notices.gateways.http import Ask, Reply

OLDEST = 15 * 60  # seconds by the machine's own time, which a rehearsal does not move
Values = dict[str, str]


@dataclass(frozen=True)
class Kept:
    """A message that was taken."""

    channel: str
    to: str  # a number, or the key of a robot
    out_id: str
    text: str
    at: datetime


@dataclass
class StandIn:
    """What answers; `keep` takes a message, `find` gives those to a number, `words` puts a template together."""

    keys: dict[str, str]
    keep: Callable[[Kept], object]
    find: Callable[[str], Iterable[Kept]]
    words: Callable[[str, Values], str]
    robots: Callable[[str], bool] = lambda key: bool(key)

    def answer(self, ask: Ask) -> Reply:
        """One exchange."""
        parts = urlsplit(ask.url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.path == "/cgi-bin/webhook/send":
            return self._robot(query.get("key", ""), ask.body)
        headers = {name.lower(): value for name, value in ask.headers.items()}
        if problem := self._wrong_signature(ask.method, query, headers):
            return _said(400, {"Code": problem, "Message": "Specified signature is not matched."})
        action = {"SendSms": self._send, "QuerySendDetails": self._details}.get(headers.get("x-acs-action", ""))
        return action(query) if action else _said(404, {"Code": "InvalidAction.NotFound", "Message": "No such action."})

    def _wrong_signature(self, method: str, query: Values, headers: Values) -> str:
        scheme, _space, rest = headers.get("authorization", "").partition(" ")
        given = dict(part.split("=", 1) for part in rest.split(",") if "=" in part)
        secret = self.keys.get(given.get("Credential", ""))
        if scheme != acs3.NAME or secret is None:
            return "InvalidAccessKeyId.NotFound"
        line = acs3.canonical_query(query)
        right = acs3.sign(method, line, headers, given.get("SignedHeaders", ""), secret)
        if not hmac.compare_digest(right, given.get("Signature", "")):
            return "SignatureDoesNotMatch"
        made = timegm(time.strptime(headers.get("x-acs-date", ""), "%Y-%m-%dT%H:%M:%SZ"))
        return "InvalidTimeStamp.Expired" if abs(time.time() - made) > OLDEST else ""

    def _send(self, query: Values) -> Reply:
        to = query.get("PhoneNumbers", "")
        if not (len(to) == 11 and to.isascii() and to.isdigit()):
            return _said(200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "no such number"})
        try:
            text = self.words(query.get("TemplateCode", ""), json.loads(query.get("TemplateParam", "{}")))
        except (KeyError, ValueError) as error:
            return _said(200, {"Code": "isv.TEMPLATE_MISSING_PARAMETERS", "Message": str(error)})
        out_id = query.get("OutId", "")
        self.keep(Kept("sms", to, out_id, f"【{query.get('SignName', '')}】{text}", clock.now()))
        return _said(200, {"Code": "OK", "Message": "OK", "BizId": f"{out_id[:18]}^0"})

    def _details(self, query: Values) -> Reply:
        day = query.get("SendDate", "")
        rows = [
            _detail(one) for one in self.find(query.get("PhoneNumber", "")) if f"{clock.local(one.at):%Y%m%d}" == day
        ]
        rows = rows[: int(query.get("PageSize", "10"))]
        details = {"SmsSendDetailDTO": rows}
        return _said(200, {"Code": "OK", "Message": "OK", "TotalCount": len(rows), "SmsSendDetailDTOs": details})

    def _robot(self, key: str, body: bytes) -> Reply:
        if not self.robots(key):
            return _said(200, {"errcode": 93000, "errmsg": "invalid webhook url"})
        try:
            text = str(json.loads(body)["text"]["content"])
        except (ValueError, KeyError, TypeError):
            return _said(200, {"errcode": 40008, "errmsg": "invalid message type"})
        self.keep(Kept("wecom", key, "", text, clock.now()))
        return _said(200, {"errcode": 0, "errmsg": "ok"})


def _detail(one: Kept) -> dict[str, Any]:
    when = f"{clock.local(one.at):%Y-%m-%d %H:%M:%S}"
    return {
        "OutId": one.out_id, "PhoneNum": one.to, "Content": one.text, "SendStatus": 3, "ErrCode": "DELIVERED",
        "SendDate": when, "ReceiveDate": when,
    }  # fmt: skip


def _said(status: int, body: dict[str, Any]) -> Reply:
    return Reply(status, json.dumps(body, ensure_ascii=False).encode())
