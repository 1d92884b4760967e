"""How often is too often: per number, per address, per day (quality.md: no number gets more than five an hour)."""

from __future__ import annotations

import hmac
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import TooOften
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import Code, Notice
from linli.platform.notices.terms import Channel, Rank

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NUMBER_HOUR = 5  # messages of any kind to one number: a hard promise
# How many an hour of these ranks together. Leaving one out of the sum keeps a place free for it: however many news and
# codes somebody gets, one urgent message still gets through, and the other way round.
ROOM = (
    ((Rank.CODE, Rank.URGENT, Rank.NEWS), NUMBER_HOUR),
    ((Rank.URGENT, Rank.NEWS), NUMBER_HOUR - 1),
    ((Rank.CODE, Rank.NEWS), NUMBER_HOUR - 1),
    ((Rank.NEWS,), NUMBER_HOUR - 2),
)
# What is urgent and cannot be told together with other things (a call-up with its link) takes the last place too.
OF_WHOLE = tuple((ranks, most) for ranks, most in ROOM if ranks != (Rank.URGENT, Rank.NEWS))
NUMBER_DAY = 20
CODES_HOUR, CODES_DAY = 4, 10  # codes to one number
ADDRESS_HOUR, ADDRESS_DAY = 20, 60  # codes asked for from one address; a whole community may share one
BETWEEN_CODES = timedelta(seconds=60)
ROBOT_MINUTE = 18  # the group robot takes 20


def taking_turns(lane: str) -> None:
    """Hold the lane until the transaction ends, so that of many at once each sees what the others have sent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [zlib.crc32(b"notices") - 2**31, _int32(lane)])


def _int32(text: str) -> int:
    return zlib.crc32(text.encode()) - 2**31


def blinded(text: str) -> str:
    """A network address as it is kept: equal for equal, useless to a reader."""
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()


def wait_until(notice: Notice) -> datetime | None:
    """When this notice may go at the earliest, if not now. The lane must be held."""
    if notice.channel == Channel.WECOM:
        return _full(notice.lane, timedelta(minutes=1), ROBOT_MINUTE)
    return (
        crowded(notice.lane, notice.rank, whole=MESSAGES[notice.message].whole)
        or _full(notice.lane, DAY, NUMBER_DAY)
        or _too_many_today()
    )


def crowded(lane: str, rank: int, *, whole: bool = False) -> datetime | None:
    """When the hour has room again for one more of this rank; None when it has."""
    rows = OF_WHOLE if whole and rank == Rank.URGENT else ROOM
    later = [_full(lane, HOUR, most, ranks) for ranks, most in rows if rank in ranks]
    return max((moment for moment in later if moment), default=None)


def room(lane: str, rank: int) -> int:
    """How many more of this rank may go within the hour."""
    sent: dict[int, int] = dict(
        Notice.objects.filter(lane=lane, tried_at__gt=clock.now() - HOUR)
        .values_list("rank")
        .annotate(n=Sum("tries"))
        .order_by()
    )
    left = (most - sum(sent.get(one, 0) for one in ranks) for ranks, most in ROOM if rank in ranks)
    return max(min(left), 0)


def _full(lane: str, window: timedelta, most: int, ranks: Sequence[int] = tuple(Rank)) -> datetime | None:
    """A moment at which the oldest of the window has left it; None when there is room."""
    rows = Notice.objects.filter(lane=lane, tried_at__gt=clock.now() - window, rank__in=ranks)
    if (rows.aggregate(n=Sum("tries"))["n"] or 0) < most:
        return None
    oldest = rows.order_by("tried_at").values_list("tried_at", flat=True).first()
    return (oldest or clock.now()) + window + timedelta(seconds=1)


def _too_many_today() -> datetime | None:
    """The bill of the whole installation has a ceiling."""
    sent = Notice.objects.filter(channel=Channel.SMS, made_at__gt=clock.now() - DAY, tries__gt=0)[
        : settings.SMS_MOST_A_DAY
    ]
    return clock.now() + HOUR if sent.count() >= settings.SMS_MOST_A_DAY else None


def may_ask_for_code(lane: str, address: str) -> None:
    """Raises TooOften when this number or this address has asked often enough. The lane must be held."""
    now = clock.now()
    if Code.objects.filter(lane=lane, made_at__gt=now - BETWEEN_CODES).exists():
        raise TooOften(_("验证码刚发过，请等一分钟再试"))
    for key, window, most in (("lane", HOUR, CODES_HOUR), ("lane", DAY, CODES_DAY),
                              ("address", HOUR, ADDRESS_HOUR), ("address", DAY, ADDRESS_DAY)):  # fmt: skip
        rows = Code.objects.filter(**{key: lane if key == "lane" else address, "made_at__gt": now - window})
        if rows.count() >= most:
            raise TooOften(_("验证码发得太多了，请过一会儿再试，或者打电话给社区"))
    if crowded(lane, Rank.CODE):
        raise TooOften(_("这个号码一小时内收到的短信太多，请过一会儿再试，或者打电话给社区"))
