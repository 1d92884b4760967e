"""Telling several things in one SMS, when a number may not get as many as wait for it (您有 4 件…).

All of it happens while the lane is held (`limits.taking_turns`), so of many senders one does it.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.notices.limits import room
from linli.platform.notices.messages import MESSAGES, message
from linli.platform.notices.models import Notice
from linli.platform.notices.terms import Channel, Rank, State

MOST = 99
A_MOMENT = timedelta(seconds=5)
FOR_STAFF = message(
    "bundle_staff", _("您有 %(count)s 件事要看，其中紧急 %(urgent)s 件，请打开工作台：%(link)s"), staff=True
)
FOR_RESIDENTS = message("bundle_mine", _("您有 %(count)s 条新消息，请打开“我的事”查看：%(link)s"))
CARRIERS = (FOR_STAFF.key, FOR_RESIDENTS.key)


def behind(notice: Notice) -> datetime | None:
    """A moment later, when something more urgent waits for the same number; None when it is this one's turn."""
    if notice.channel != Channel.SMS:
        return None
    waiting = Notice.objects.filter(lane=notice.lane, state=State.WAITING, channel=Channel.SMS, rank__lt=notice.rank)
    return clock.now() + A_MOMENT if waiting.filter(next_at__lte=clock.now()).exists() else None


def overtaken(notice: Notice) -> bool:
    """Whether a later one about the same matter waits for the same number: then only that one goes, for both.

    A call-up and its reminder, a call-up and the stand-down: who reads both an hour late is told nothing by the first.
    """
    if notice.channel != Channel.SMS or notice.matter is None or not _is_call(notice):
        return False
    rows = Notice.objects.filter(lane=notice.lane, matter=notice.matter, state=State.WAITING, channel=Channel.SMS)
    later = [one for one in rows.filter(made_at__gt=notice.made_at).order_by("-made_at", "-id")[:MOST] if _is_call(one)]
    if not later:
        return False
    _carry(later[0], [notice])
    return True


def _is_call(one: Notice) -> bool:
    declared = MESSAGES.get(one.message)
    return declared is not None and declared.whole and one.rank == Rank.URGENT


def gathered(notice: Notice) -> bool:
    """Whether this one now goes out together with others, because more wait than may go within the hour."""
    if notice.channel != Channel.SMS or notice.message in CARRIERS or MESSAGES[notice.message].whole:
        return False
    staff = MESSAGES[notice.message].staff
    rows = Notice.objects.filter(lane=notice.lane, state=State.WAITING, channel=Channel.SMS)
    waiting = [one for one in rows.order_by("rank", "made_at")[:MOST] if _fits(one, staff=staff)]
    others = [one for one in waiting if one.message not in CARRIERS]
    if len(others) < 2 and len(waiting) == len(others):
        return False
    if len(waiting) <= room(notice.lane, notice.rank):
        return False
    carrier = next((one for one in waiting if one.message in CARRIERS), None) or _new_carrier(notice, staff=staff)
    _load(carrier, others)
    return True


def _fits(one: Notice, *, staff: bool) -> bool:
    declared = MESSAGES.get(one.message)
    if declared is None or declared.whole or declared.staff != staff:
        return False
    return clock.now() <= one.made_at + declared.lasts


def _new_carrier(notice: Notice, *, staff: bool) -> Notice:
    carrier = Notice(
        channel=Channel.SMS, message=(FOR_STAFF if staff else FOR_RESIDENTS).key, person_id=notice.person_id,
        phone=notice.phone, lane=notice.lane, made_at=clock.now(), next_at=clock.now(),
    )  # fmt: skip
    carrier.once = f"bundle:{carrier.pk}"
    return carrier


def _load(carrier: Notice, others: list[Notice]) -> None:
    """Take them along and say how many they are now."""
    before = json.loads(carrier.values or "{}")
    urgent = sum(one.rank <= Rank.URGENT for one in others)
    staff = carrier.message == FOR_STAFF.key
    said = {"count": str(int(before.get("count", 0)) + len(others)), "link": f"{settings.SITE_URL}{LINK[staff]}"}
    if staff:
        said["urgent"] = str(int(before.get("urgent", 0)) + urgent)
    carrier.values = json.dumps(said, ensure_ascii=False)
    carrier.rank = min(carrier.rank, *(one.rank for one in others))
    carrier.save()
    _carry(carrier, others)


def _carry(carrier: Notice, others: list[Notice]) -> None:
    Notice.objects.filter(Q(pk__in=[one.pk for one in others]) | Q(carrier__in=others)).update(
        state=State.BUNDLED, carrier=carrier, next_at=None, error=""
    )


LINK = {True: "/sign-in/", False: "/my/"}


def share(carrier: Notice) -> None:
    """What was carried has the carrier's fate."""
    if carrier.message in CARRIERS or _is_call(carrier):
        Notice.objects.filter(carrier=carrier, state=State.BUNDLED).update(
            state=carrier.state, error=carrier.error, done_at=carrier.done_at
        )
