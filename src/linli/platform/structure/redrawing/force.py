"""Putting a plan in force: all of it in one transaction, or nothing; at once, or by the clock at 00:00 of its day."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.kernel import clock
from linli.kernel.errors import LinliError, Refused
from linli.kernel.errors import gettext_noop as _
from linli.platform.events.outbox import publish
from linli.platform.events.pulse import every
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing import follow, matters, posts, rules
from linli.platform.structure.redrawing.course import Course, lay_out
from linli.platform.structure.redrawing.drafting import WAITING, may_plan, named
from linli.platform.structure.redrawing.plan import Plan, check
from linli.platform.structure.terms import ChangeState

log = logging.getLogger(__name__)
MOST_TRIES = 20  # five minutes of conflicts with other traffic; then somebody must look
KEPT_IN_MEMORY = ("areas", "organisations", "clock_rules", "catalogue")
LOCK = 0x4C494E4C49  # one change at a time, wherever it is asked for


def carry_out(by: Actor, change: AreaChange) -> AreaChange:
    """Put a plan in force now. Raises Refused or Invalid, and then nothing has changed."""
    try:
        with transaction.atomic():
            return _carry_out(by, change)
    except IntegrityError as error:
        log.warning("area change %s: %s", change.pk, error)
        raise Refused(_("有登记和新的区划对不上，没有改动任何数据。请核对编码有没有重复")) from error
    finally:
        forget()


def forget() -> None:
    """What this process keeps in memory may be of a transaction that was taken back."""
    for one in tree.KEPT.values():
        if one.name in KEPT_IN_MEMORY:
            one.forget()


def one_at_a_time() -> None:
    """Wait for other changes of areas; until the end of the transaction nobody else makes one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _carry_out(by: Actor, change: AreaChange) -> AreaChange:
    one_at_a_time()
    change = AreaChange.objects.select_for_update().get(pk=change.pk)
    may_plan(by, change.area)
    if change.state not in WAITING:
        raise Refused(_("这个方案已经生效或作废，不能再改"))
    plan = Plan.of(change.plan)
    ids = list(named(plan))
    areas = {one.pk: one for one in Area.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("id")}
    check(plan, areas)
    course = lay_out(plan, areas, clock.today())
    follow_all(course, by, change)
    change.state, change.effective_on, change.done_at = ChangeState.DONE, course.day, clock.now()
    change.touched = sorted({*course.before, *course.made})
    change.save()
    told()
    publish("area_change.done", change=change.pk, kind=change.kind, areas=change.touched)
    return change


def follow_all(course: Course, by: Actor, change: AreaChange) -> None:
    """Rows, posts, rules and matters, with the journal of what was before."""
    journal, counts = follow.everything(course)
    counts |= posts.go(course, change.posts_go, journal)
    counts |= rules.go(course, journal)
    counts["matters"] = matters.go(course, by, change.pk)
    kept: dict[str, Any] = {str(pk): was for pk, was in course.before.items()}
    change.journal = {"areas": kept, "rows": journal, "made": course.made}
    change.outcome = {"counts": {name: n for name, n in counts.items() if n}, "parts": [a.pk for a in course.parts]}


def told() -> None:
    """Every process reads anew what it keeps in memory."""
    for name in KEPT_IN_MEMORY:
        tree.changed(name)


@every(seconds=15)
def carry_out_due_changes() -> None:
    """Plans whose day has come; after an outage they are carried out late, in the order of their days."""
    due = AreaChange.objects.filter(state=ChangeState.SCHEDULED, effective_on__lte=clock.today())
    for change in due.order_by("effective_on", "id")[:20]:
        try:
            carry_out(SYSTEM, change)
        except DatabaseError as error:
            _try_again(change, error)
        except LinliError as error:
            _failed(change, error.text())
        except Exception:  # one plan that cannot be carried out must not hold up the others
            log.exception("area change %s failed", change.pk)
            _failed(change, _("系统自己出了错，没有改动任何数据。请先再试一次，不行就找维护人员"))


def _try_again(change: AreaChange, error: DatabaseError) -> None:
    """A conflict with other traffic passes; what does not pass is no conflict."""
    log.warning("area change %s is tried again: %s", change.pk, error)
    tries = change.outcome.get("tries", 0) + 1
    if tries >= MOST_TRIES:
        _failed(change, _("数据库一直忙，没有轮到它，没有改动任何数据。请在没人用的时候再试一次"))
    else:
        AreaChange.objects.filter(pk=change.pk, state=ChangeState.SCHEDULED).update(outcome={"tries": tries})


@transaction.atomic
def _failed(change: AreaChange, why: str) -> None:
    """It is said on its page and to its people, and nothing was changed; by hand it can be tried again."""
    rows = AreaChange.objects.filter(pk=change.pk, state=ChangeState.SCHEDULED)
    if rows.update(state=ChangeState.FAILED, outcome={"why": why, "failed_at": clock.now().isoformat()}):
        publish("area_change.failed", change=change.pk, why=why)
