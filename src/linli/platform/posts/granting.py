"""Changing what a kind of post may do: within limits, widening by two people, at once everywhere, on the trail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.places.tree import changed
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import RightChange
from linli.platform.posts.rights import Held, Right, rights
from linli.platform.posts.rules import ALWAYS, NEEDS, NEVER
from linli.platform.posts.terms import Duty
from linli.platform.posts.trail import acted

State = RightChange.State


def over_all(by: Actor, right: Right) -> bool:
    """Whether the actor has this right for the whole installation: what is changed here counts everywhere."""
    return by.system or any(held.area.parent_id is None for held in by.having(right))


def limit(duty: Duty, right: Right, grant: bool, held: Held | None = None) -> str:
    """Why a change can never be made, or cannot be made now; empty when nothing stands against it."""
    now = (held or rights.get()).of(duty)
    if grant and right in NEVER.get(duty, ()):
        return _("这项权限不能给这种岗位：会打破管理员分工或居民资料的保护")
    if not grant and right in ALWAYS.get(duty, ()):
        return _("这项权限不能去掉，不然没有人能再改回来")
    if grant and not NEEDS.get(right, frozenset()) <= now:
        return _("要先有这项权限所依靠的其他权限")
    if not grant and any(right in needed and other in now for other, needed in NEEDS.items()):
        return _("还有别的权限依靠它，请先去掉那些")
    return ""


@transaction.atomic
def ask(by: Actor, *, duty: Duty, right: Right, grant: bool, why: str) -> RightChange:
    """Take a right away from a kind of post, which counts now; or ask for one, which waits for a second person."""
    if by.person is None or not over_all(by, Right.RIGHTS):
        raise Refused(_("岗位权限由全局的安全管理员提出修改"))
    if len(why.strip()) < 4:
        raise Invalid({"why": _("请写明为什么要改")})
    if grant and duty in by.duties:
        raise Refused(_("不能给自己的岗位加权限"))
    if problem := limit(duty, right, grant):
        raise Refused(problem)
    if grant == (right in rights.get().of(duty)):
        raise Refused(_("现在就是这样，不用改"))
    if RightChange.objects.filter(duty=duty, right=right, state=State.ASKED).exists():
        raise Refused(_("这一项已经有人提出，正等确认"))
    now = clock.now()
    change = RightChange.objects.create(
        duty=duty, right=right, grant=grant, why=why.strip()[:200], by=by.person, title=by.title[:60], at=now,
        state=State.ASKED if grant else State.IN_FORCE, decided_at=None if grant else now,
    )  # fmt: skip
    _done(by, change, "right.ask" if grant else "right.narrow")
    return change


@transaction.atomic
def decide(by: Actor, pk: Any, *, approve: bool) -> RightChange:
    """The second person's word. Whoever asked can only take it back; whoever would gain by it has no word."""
    change = RightChange.objects.select_for_update().filter(pk=pk, state=State.ASKED).first()
    own = change is not None and change.by_id == by.person_id
    if change is None or by.person is None or not (own or over_all(by, Right.CONFIRM_RIGHTS)):
        raise NotSeen
    if approve and own:
        raise Refused(_("自己提出的，要请另一位管理员确认"))
    if approve and Duty(change.duty) in by.duties:
        raise Refused(_("不能确认给自己岗位加的权限"))
    if approve and (problem := limit(Duty(change.duty), Right(change.right), change.grant)):
        raise Refused(problem)
    change.state = State.IN_FORCE if approve else State.REFUSED
    change.second, change.second_title = (None, "") if own else (by.person, by.title[:60])
    change.decided_at = clock.now()
    change.save(update_fields=["state", "second", "second_title", "decided_at"])
    _done(by, change, "right.confirm" if approve else "right.refuse")
    return change


def _done(by: Actor, change: RightChange, what: str) -> None:
    words = f"{Duty(change.duty).label}：{Right(change.right).label}"
    acted(by, what, words, duty=change.duty, right=change.right, grant=change.grant, why=change.why)
    changed("rights")
