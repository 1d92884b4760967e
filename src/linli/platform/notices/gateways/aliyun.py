"""SMS through the Alibaba Cloud short message service: SendSms, and QuerySendDetails to ask what became of one."""

from __future__ import annotations

import json
from typing import Any

from linli.kernel import clock
from linli.platform.notices.gateways import acs3
from linli.platform.notices.gateways.answers import Answer, Fate, Report, Taken
from linli.platform.notices.gateways.http import NoAnswer, NotReached, Transport
from linli.platform.notices.models import Notice

VERSION = "2017-05-25"
PAGE = 50
# Refused for this message for good; every other refusal may pass (limits, an empty account, a wrong key put right).
NEVER = frozenset(
    {
        "isv.MOBILE_NUMBER_ILLEGAL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
        "isv.INVALID_JSON_PARAM",
        "isv.INVALID_PARAMETERS",
        "isv.PARAM_LENGTH_LIMIT",
        "isv.PARAM_NOT_SUPPORT_URL",
        "isv.SMS_CONTENT_ILLEGAL",
        "isv.TEMPLATE_MISSING_PARAMETERS",
        "isv.TEMPLATE_PARAMS_ILLEGAL",
    }
)
FATES = {1: Fate.ON_THE_WAY, 2: Fate.FAILED, 3: Fate.DELIVERED}


class Aliyun:
    """The adapter. A message is known there by our own id (`OutId`): it can be asked for when the answer was lost."""

    can_be_asked = True

    def __init__(
        self, endpoint: str, key_id: str, secret: str, sign: str, templates: dict[str, str], transport: Transport
    ) -> None:
        """`templates` gives the provider's template code for each of our messages."""
        self.endpoint, self.key_id, self.secret, self.sign = endpoint, key_id, secret, sign
        self.templates, self.transport = templates, transport

    def send(self, notice: Notice, text: str, values: dict[str, str]) -> Answer:
        """SendSms: the provider puts the words together from its template and our values."""
        query = {
            "PhoneNumbers": notice.phone or "",
            "SignName": self.sign,
            "TemplateCode": self.templates.get(notice.message, f"SMS_{notice.message}"),
            "TemplateParam": json.dumps(values, ensure_ascii=False),
            "OutId": str(notice.pk),
        }
        try:
            status, read = self._exchange("SendSms", query)
        except NotReached as error:
            return Answer(Taken.LATER, error=str(error), alive=False)
        except NoAnswer as error:
            return Answer(Taken.UNSURE, error=str(error), alive=False)
        code, note = str(read.get("Code", "")), str(read.get("Message", ""))
        if code == "OK":
            return Answer(Taken.YES, str(read.get("BizId", "")))
        if status >= 500 or not code or code.startswith("isp."):
            return Answer(Taken.UNSURE, error=f"HTTP {status} {code} {note}", alive=False)
        return Answer(Taken.NEVER if code in NEVER else Taken.LATER, error=f"{code} {note}")

    def ask(self, notice: Notice) -> Report:
        """QuerySendDetails for the number and day, then our id among its messages."""
        day = clock.local(notice.tried_at or notice.made_at)
        query = {
            "PhoneNumber": notice.phone or "",
            "SendDate": f"{day:%Y%m%d}",
            "PageSize": str(PAGE),
            "CurrentPage": "1",
        }
        try:
            status, read = self._exchange("QuerySendDetails", query)
        except (NotReached, NoAnswer) as error:
            return Report(Fate.UNSURE, error=str(error), alive=False)
        if read.get("Code") != "OK":
            return Report(Fate.UNSURE, error=f"HTTP {status} {read.get('Code', '')}", alive=status < 500)
        return self._found(read, str(notice.pk))

    def _found(self, read: dict[str, Any], out_id: str) -> Report:
        rows = (read.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
        for row in rows:
            if row.get("OutId") == out_id:
                fate = FATES.get(row.get("SendStatus"), Fate.ON_THE_WAY)
                return Report(fate, error=str(row.get("ErrCode", "")) if fate == Fate.FAILED else "")
        return Report(Fate.UNKNOWN)

    def _exchange(self, action: str, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        ask = acs3.signed(self.endpoint, action, VERSION, query, self.key_id, self.secret)
        reply = self.transport(ask)
        return reply.status, reply.json()
