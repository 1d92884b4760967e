"""Sending one notice: claimed, handed over, and asked for when nobody knows what became of it.

Nothing here trusts the process to live: before a message is handed over it is written down that it may have been, and
whoever finds it like that asks the gateway first. Only a group robot cannot be asked; there a doubled message is the
lesser evil than a lost one, a few times.
"""

from __future__ import annotations

import json
import logging
import zlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.kernel import clock
from linli.platform.events.alone import alone
from linli.platform.notices import bundling, health
from linli.platform.notices.gateways import adapter_of
from linli.platform.notices.gateways.answers import Adapter, Answer, Fate, Taken
from linli.platform.notices.limits import taking_turns, wait_until
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import Notice
from linli.platform.notices.quiet import quiet_until
from linli.platform.notices.tell import by_sms_instead
from linli.platform.notices.terms import Channel, State

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # longer than any exchange with a gateway
SETTLES = timedelta(seconds=20)  # a gateway may need this long until it can be asked for what it has just taken
REPORT_AFTER = [timedelta(seconds=s) for s in (30, 120, 600, 3600, 6 * 3600, 24 * 3600)]
LONGEST_PAUSE = timedelta(minutes=15)
MOST_UNSURE = 4  # tries at a gateway that cannot be asked
LONGEST_ERROR = 120
IN_HAND = 0x0071CE  # begins the keys of the locks that are held while a gateway is talked to


def send(pk: UUID | str) -> None:
    """Bring one notice a step on. Harmless at any time, also twice at once."""
    with alone(IN_HAND << 32 | zlib.crc32(str(pk).encode())) as mine:
        notice = Notice.objects.select_related("robot").filter(pk=pk).first() if mine else None
        if notice is None or notice.next_at is None:
            return
        adapter = adapter_of(notice.channel)
        if notice.state == State.SENDING:
            _find_out(notice, adapter)
        if notice.state == State.WAITING:
            _hand_over(notice, adapter)
        elif notice.state == State.SENT:
            _ask_for_report(notice, adapter)


# Handing over --------------------------------------------------------------------------------------------------------


def _hand_over(notice: Notice, adapter: Adapter) -> None:
    if not _claim(notice):
        return
    said = MESSAGES[notice.message]
    values = said.spaced(json.loads(notice.values or "{}"))
    answer = adapter.send(notice, said.text(values), values)
    health.note(notice.channel, answer.alive)
    _take(notice, answer, adapter)


def _claim(notice: Notice) -> bool:
    """Write down that it is about to be sent; False when it must wait or is not worth sending any more."""
    now = clock.now()
    if notice.message not in MESSAGES:
        return _finish(notice, State.GIVEN_UP, "no such message")
    if _outdated(notice, now):
        return _finish(notice, State.GIVEN_UP, notice.error or "too old to be sent")
    with transaction.atomic():
        taking_turns(notice.lane)
        notice.refresh_from_db(fields=["state", "next_at"])
        if notice.state != State.WAITING:  # taken into a bundle while we waited for our turn
            return False
        if bundling.overtaken(notice):
            return False
        if later := after_the_night(notice, now) or wait_until(notice) or bundling.behind(notice):
            notice.next_at = later
            notice.save(update_fields=["next_at"])
            return False
        if bundling.gathered(notice):
            return False
        notice.state, notice.tried_at, notice.next_at = State.SENDING, now, now + LEASE
        notice.tries, notice.asked = notice.tries + 1, 0
        notice.save(update_fields=["state", "tried_at", "next_at", "tries", "asked"])
    return True


def _take(notice: Notice, answer: Answer, adapter: Adapter) -> None:
    notice.provider_id, now = answer.provider_id[:64], clock.now()
    match answer.taken:
        case Taken.YES:
            _sent(notice, now)
        case Taken.DONE:
            _finish(notice, State.DELIVERED)
        case Taken.NEVER:
            _finish(notice, State.FAILED, answer.error)
        case Taken.LATER:
            _again(notice, answer.error, counted=False)
        case Taken.UNSURE if adapter.can_be_asked:
            notice.next_at, notice.error = now + SETTLES, answer.error[:LONGEST_ERROR]
            notice.save(update_fields=["next_at", "error"])
        case Taken.UNSURE if notice.tries >= MOST_UNSURE:
            _finish(notice, State.GIVEN_UP, answer.error)
        case Taken.UNSURE:
            _again(notice, answer.error)


# Asking --------------------------------------------------------------------------------------------------------------


def _find_out(notice: Notice, adapter: Adapter) -> None:
    """It may have been handed over. Afterwards it is sent, waits to be sent again, or will be asked for later."""
    now = clock.now()
    if not adapter.can_be_asked:
        if notice.tries >= MOST_UNSURE:
            _finish(notice, State.GIVEN_UP, notice.error or "no answer")
        else:
            _again(notice, notice.error or "no answer", now)
        return
    if notice.tried_at is not None and now < notice.tried_at + SETTLES:
        _later(notice, notice.tried_at + SETTLES)
        return
    report = adapter.ask(notice)
    health.note(notice.channel, report.alive)
    notice.asked += 1
    if report.fate == Fate.UNKNOWN:
        _again(notice, notice.error or "not taken", now, counted=False)
    elif report.fate == Fate.UNSURE and _outdated(notice, now):
        _finish(notice, State.GIVEN_UP, report.error)
    elif report.fate == Fate.UNSURE:
        _later(notice, now + pause(notice.asked), report.error)
    else:
        _settle(notice, report.fate, report.error)


def _ask_for_report(notice: Notice, adapter: Adapter) -> None:
    report = adapter.ask(notice)
    health.note(notice.channel, report.alive)
    if report.fate in (Fate.DELIVERED, Fate.FAILED):
        _settle(notice, report.fate, report.error)
        return
    notice.asked += 1
    if notice.asked >= len(REPORT_AFTER):
        _finish(notice, State.SENT)  # taken by the gateway; nobody will ever say more
    else:
        _later(notice, clock.now() + REPORT_AFTER[notice.asked])


def _settle(notice: Notice, fate: Fate, error: str) -> None:
    if fate == Fate.ON_THE_WAY:
        _sent(notice, clock.now())
    else:
        _finish(notice, State.DELIVERED if fate == Fate.DELIVERED else State.FAILED, error)


# Writing down --------------------------------------------------------------------------------------------------------


def _sent(notice: Notice, now: datetime) -> None:
    notice.state, notice.asked, notice.error, notice.next_at = State.SENT, 0, "", now + REPORT_AFTER[0]
    _forget_code(notice)
    notice.save(update_fields=["state", "asked", "error", "next_at", "provider_id", "values"])


def _again(notice: Notice, error: str, at: datetime | None = None, *, counted: bool = True) -> None:
    """Back to waiting. What certainly did not go out does not count against the limits of its number."""
    notice.state, notice.error = State.WAITING, error[:LONGEST_ERROR]
    notice.next_at = at or clock.now() + pause(notice.tries)
    if not counted:
        notice.tried_at = None
    notice.save(update_fields=["state", "error", "next_at", "tried_at", "asked"])


def _later(notice: Notice, at: datetime, error: str = "") -> None:
    notice.next_at, notice.error = at, error[:LONGEST_ERROR] or notice.error
    notice.save(update_fields=["next_at", "error", "asked"])


def _finish(notice: Notice, state: State, error: str = "") -> bool:
    notice.state, notice.error, notice.next_at, notice.done_at = state, error[:LONGEST_ERROR], None, clock.now()
    _forget_code(notice)
    with transaction.atomic():
        notice.save(update_fields=["state", "error", "next_at", "done_at", "values", "asked", "provider_id"])
        bundling.share(notice)
        if notice.channel == Channel.WECOM and state in (State.FAILED, State.GIVEN_UP):
            by_sms_instead(notice)
    if state in (State.FAILED, State.GIVEN_UP):
        log.warning("notice_%s id=%s message=%s error=%s", state, notice.pk, notice.message, error)
    return False


def _forget_code(notice: Notice) -> None:
    """A code that is on its way need not be readable here any more."""
    if notice.message == "code":
        notice.values = None


def after_the_night(notice: Notice, now: datetime) -> datetime | None:
    """Seven in the morning, for what need not wake anybody."""
    return quiet_until(now) if MESSAGES[notice.message].quiet else None


def _outdated(notice: Notice, now: datetime) -> bool:
    return now > notice.made_at + MESSAGES[notice.message].lasts


def pause(tries: int) -> timedelta:
    """5 s, 15 s, 45 s, 2 min, … at most a quarter of an hour."""
    return min(timedelta(seconds=5 * 3 ** min(max(tries - 1, 0), 6)), LONGEST_PAUSE)
