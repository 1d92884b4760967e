"""督办与延期: the level above presses, by itself or asked by the community, or grants more time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.flow import clocks, engine
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Deadline, Matter
from linli.platform.posts.actor import Actor
from linli.platform.posts.who import Who
from linli.work.cases.actions.children import child_matter
from linli.work.cases.actions.dispatching import coming, optional, required
from linli.work.cases.flows import COMMUNITY, HANDS, LEADER, SUPERVISOR, ExtensionFlow, PressingFlow, end_of
from linli.work.cases.models import Extension, Pressing
from linli.work.cases.terms import PressingStage

EXTENDABLE = ("plan", "repair", "finish")


@transaction.atomic
def press(by: Actor, *, parent: Matter, words: str) -> Pressing:
    """督办 an open request or call. Raises Refused for people of no level above, or when it is pressed already."""
    parent = _open(parent, by, SUPERVISOR | LEADER, _("督办由上一级来做"))
    return _press(by, parent=parent, words=words)


def _open(parent: Matter, by: Actor, whose: Who, otherwise: str) -> Matter:
    """Locked, so that of two who press at once one is refused. Raises Refused when it is not theirs, or closed."""
    parent = Matter.objects.select_for_update(no_key=True).get(pk=parent.pk)
    if not whose.allows(by, parent):
        raise Refused(otherwise)
    if parent.closed_at is not None:
        raise Refused(_("这件事已经办结，不能再督办"))
    return parent


@PressingFlow.begin
def _press(by: Actor, *, parent: Matter, words: str) -> tuple[Pressing, Facts]:
    words = required("words", words, _("请写督办意见：要做什么、什么时候回复"))
    if Matter.objects.filter(parent=parent, kind="pressing", closed_at=None).exists():
        raise Refused(_("这件事已经在督办，请在那一件上再次督办"))
    matter = child_matter(parent, "pressing", parent.title, parent.organisation)
    engine.note(parent, "pressed", {"words": words}, by)
    return Pressing(matter=matter, words=words), {"words": words}


@transaction.atomic
def ask_pressing(by: Actor, *, parent: Matter, words: str) -> Pressing:
    """提请督办: the community asks the level above to press an open request or call, and says why."""
    parent = _open(parent, by, COMMUNITY, _("提请督办由社区来做"))
    return _ask_pressing(by, parent=parent, words=words)


@PressingFlow.begin
def _ask_pressing(by: Actor, *, parent: Matter, words: str) -> tuple[Pressing, Facts]:
    words = required("words", words, _("请写为什么要上级督办：谁该办什么、卡在哪里"))
    if Matter.objects.filter(parent=parent, kind="pressing", closed_at=None).exists():
        raise Refused(_("这件事已经在督办，或者已经提请了"))
    matter = child_matter(parent, "pressing", parent.title, parent.organisation)
    matter.stage = PressingStage.ASKED
    engine.note(parent, "asked_pressing", {"words": words}, by)
    return Pressing(matter=matter, words=words), {"words": words, "asked": True}


@PressingFlow.take_up.action
def take_up(pressing: Pressing, by: Actor, *, words: str = "") -> Facts:
    """同意督办: from here on it is a pressing like any other; without words of its own it says what was asked."""
    pressing.words = optional(words) or pressing.words
    engine.note(_parent(pressing), "pressed", {"words": pressing.words}, by)
    return {"words": pressing.words}


@PressingFlow.turn_down.action
def turn_down(pressing: Pressing, by: Actor, *, why: str) -> Facts:
    """不督办, with a reason that the community reads."""
    return {"why": required("why", why, _("请写明为什么不督办"))}


def _parent(pressing: Pressing) -> Matter:
    return Matter.objects.select_for_update(no_key=True).get(pk=pressing.matter.parent_id or 0)


@PressingFlow.reply.action
def reply(pressing: Pressing, by: Actor, *, words: str) -> Facts:
    """回复督办: what is being done, until when."""
    pressing.reply = required("words", words, _("请写正在怎么办、哪天办完"))
    return {"words": pressing.reply}


@PressingFlow.press_again.action
def press_again(pressing: Pressing, by: Actor, *, words: str) -> Facts:
    """再次督办: the answer is not enough."""
    pressing.words = required("words", words, _("请写还差什么"))
    return {"words": pressing.words}


@PressingFlow.lift.action
def lift(pressing: Pressing, by: Actor) -> None:
    """销号: the answer is accepted, or the matter itself has ended."""


@transaction.atomic
def ask_extension(by: Actor, *, parent: Matter, clock_name: str, until: date, reason: str) -> Extension:
    """申请延期 of a running clock. Raises Refused when it does not run, Invalid for a date that puts nothing off."""
    parent = Matter.objects.select_for_update(no_key=True).get(pk=parent.pk)
    if not HANDS.allows(by, parent):
        raise Refused(_("延期由经办的人来申请"))
    return _ask(by, parent=parent, clock_name=clock_name, until=until, reason=reason)


@ExtensionFlow.begin
def _ask(by: Actor, *, parent: Matter, clock_name: str, until: date, reason: str) -> tuple[Extension, Facts]:
    deadline = Deadline.objects.filter(matter=parent, clock=clock_name, met_at=None).first()
    if deadline is None or clock_name not in EXTENDABLE:
        raise Refused(_("这个时限现在不能延期"))
    if end_of(coming("until", until)) <= max(deadline.due_at, clock.now()):
        raise Invalid({"until": _("请选比现在的时限更晚的日期")})
    if Matter.objects.filter(parent=parent, kind="extension", closed_at=None).exists():
        raise Refused(_("已经有一个延期申请在审批"))
    reason = required("reason", reason, _("请写明为什么要延期，居民会看到"))
    matter = child_matter(parent, "extension", parent.title, parent.organisation)
    facts = {"clock": clock_name, "until": until.isoformat(), "reason": reason}
    return Extension(matter=matter, clock=clock_name, until=until, reason=reason), facts


@ExtensionFlow.grant.action
def grant_extension(extension: Extension, by: Actor, *, words: str = "") -> Facts:
    """同意: the clock runs until the end of the day that was asked for; the parent's record says so."""
    parent = Matter.objects.select_for_update(no_key=True).get(pk=extension.matter.parent_id or 0)
    if not clocks.extend(parent, extension.clock, end_of(extension.until)):
        raise Refused(_("这个时限已经不在走了，不用再延期，可以选“不同意”结束申请"))
    facts = {"clock": extension.clock, "until": extension.until.isoformat(), "reason": extension.reason}
    engine.note(parent, "extended", facts, by)
    extension.decision = optional(words)
    return facts


@ExtensionFlow.refuse.action
def refuse_extension(extension: Extension, by: Actor, *, words: str) -> Facts:
    """不同意, with a reason."""
    extension.decision = required("words", words, _("请写明为什么不同意"))
    return {"words": extension.decision}
