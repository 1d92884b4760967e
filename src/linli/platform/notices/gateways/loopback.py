"""The loopback: what would go to a gateway is answered here and kept in the outbox, where a demo's people read it."""

from __future__ import annotations

from collections.abc import Iterable

from linli.platform.notices.gateways.http import Ask, Reply
from linli.platform.notices.gateways.standin import Kept, StandIn, Values
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import OutboxMessage

KEY_ID, KEY_SECRET = "outbox", "outbox"
LATEST = 2000  # sealed numbers cannot be searched: the latest are looked through


def into_the_outbox(ask: Ask) -> Reply:
    """The transport that goes nowhere."""
    return StandIn({KEY_ID: KEY_SECRET}, _keep, _find, words_of).answer(ask)


def words_of(template: str, values: Values) -> str:
    """What the provider makes of a template. Raises KeyError when it or one of its values is missing."""
    return MESSAGES[template.removeprefix("SMS_")].text(values)


def _keep(one: Kept) -> None:
    OutboxMessage.objects.create(out_id=one.out_id, channel=one.channel, to=one.to, text=one.text, at=one.at)


def _find(to: str) -> Iterable[Kept]:
    rows = OutboxMessage.objects.filter(channel="sms")[:LATEST]
    return [Kept(row.channel, row.to or "", row.out_id, row.text or "", row.at) for row in rows if row.to == to]
