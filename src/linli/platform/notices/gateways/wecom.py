"""Messages into a WeCom chat group, through the group's robot."""

from __future__ import annotations

import json

from linli.platform.notices.gateways.answers import Answer, Fate, Report, Taken
from linli.platform.notices.gateways.http import Ask, NoAnswer, NotReached, Transport
from linli.platform.notices.models import Notice

MOST = 2048  # bytes of UTF-8 in a text message
BUSY, TOO_MANY = -1, 45009  # both pass: the system is busy; more than twenty messages in a minute


class WeCom:
    """The adapter. A robot answers at once or not at all: there is nothing to ask later."""

    can_be_asked = False

    def __init__(self, transport: Transport) -> None:
        """`transport`: the net, or the loopback."""
        self.transport = transport

    def send(self, notice: Notice, text: str, values: dict[str, str]) -> Answer:
        """Post a text; who is in the group reads it."""
        if notice.robot is None or not notice.robot.webhook:
            return Answer(Taken.NEVER, error="the group has no robot any more")
        said: dict[str, object] = {"content": shortened(text)}
        if notice.phone:  # meant for one member of the group
            said["mentioned_mobile_list"] = [notice.phone]
        body = json.dumps({"msgtype": "text", "text": said}, ensure_ascii=False).encode()
        ask = Ask("POST", notice.robot.webhook, {"Content-Type": "application/json"}, body)
        try:
            reply = self.transport(ask)
            read = reply.json()
        except NotReached as error:
            return Answer(Taken.LATER, error=str(error), alive=False)
        except NoAnswer as error:
            return Answer(Taken.UNSURE, error=str(error), alive=False)
        code = read.get("errcode")
        if code == 0:
            return Answer(Taken.DONE)
        if not isinstance(code, int) or reply.status >= 500:
            return Answer(Taken.UNSURE, error=f"HTTP {reply.status}", alive=False)
        # Anything else (93000: no such robot) is a wrong address or a wrong message; neither gets better by waiting.
        why = f"{code} {read.get('errmsg', '')}"
        return Answer(Taken.LATER if code in (BUSY, TOO_MANY) else Taken.NEVER, error=why)

    def ask(self, notice: Notice) -> Report:
        """It cannot be asked."""
        return Report(Fate.UNKNOWN)


def shortened(text: str) -> str:
    """At most what a robot takes, cut between two characters."""
    raw = text.encode()
    return text if len(raw) <= MOST else raw[: MOST - 3].decode(errors="ignore") + "…"
