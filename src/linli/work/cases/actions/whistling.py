"""吹哨、会商、派任务: bringing in everybody it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow import clocks
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Size
from linli.platform.places.models import Organisation
from linli.platform.posts.actor import Actor
from linli.work.cases.actions.children import child_matter
from linli.work.cases.actions.dispatching import coming, optional, required
from linli.work.cases.flows import CallFlow, CaseFlow, TaskFlow
from linli.work.cases.models import Call, Case, Consultation, Task
from linli.work.cases.terms import Stage


@CaseFlow.whistle.action
def whistle(case: Case, by: Actor, *, organisations: Sequence[Organisation], reason: str) -> Facts:
    """吹哨: each organisation gets a call of its own with its own clock; the request becomes a hard one (F2.4)."""
    reason = required("reason", reason, _("请写明请他们来做什么、为什么社区办不了"))
    if not organisations:
        raise Invalid({"organisations": _("请至少选一家单位")})
    called = _open_calls(case)
    fresh = [one for one in organisations if one.pk not in called]
    if not fresh:
        raise Invalid({"organisations": _("这些单位已经在办了，可以催办")})
    case.matter.size = Size.HARD
    clocks.retime(case)
    for one in fresh:
        _call(by.sending(), parent=case.matter, organisation=one, reason=reason)
    return {"organisations": [one.pk for one in fresh], "names": [str(one) for one in fresh], "reason": reason}


def _open_calls(case: Case) -> set[int | None]:
    open_ones = Matter.objects.filter(parent_id=case.pk, kind="call", closed_at=None)
    return set(open_ones.values_list("organisation_id", flat=True))


@CallFlow.begin
def _call(by: Actor, *, parent: Matter, organisation: Organisation, reason: str) -> tuple[Call, Facts]:
    matter = child_matter(parent, "call", parent.title, organisation)
    return Call(matter=matter, reason=reason), {"organisation": organisation.pk, "reason": reason}


@CaseFlow.take_back.action
def take_back(case: Case, by: Actor, *, words: str = "") -> Facts:
    """收哨: the departments have done their part, the community goes on."""
    return {"words": optional(words)}


@CaseFlow.consult.action
def consult(
    case: Case,
    by: Actor,
    *,
    held_at: datetime,
    place: str,
    chair: str,
    parties: Sequence[str],
    people: int,
    minutes: str,
    conclusion: str,
    photos: Sequence[Prepared] = (),
) -> Facts:
    """会商: who came, what was said, what was agreed. Raises Invalid for a meeting in the future."""
    if held_at > clock.now():
        raise Invalid({"held_at": _("会商还没有开，请填开会的时间")})
    if by.person is None:
        raise Invalid({"chair": _("请写主持人")})
    held = Consultation.objects.create(
        case=case,
        held_at=held_at,
        place=optional(place, 80),
        chair=required("chair", chair, _("请写主持人"), 40),
        parties=[one.strip() for one in parties if one.strip()],
        people=people,
        minutes=required("minutes", minutes, _("请写会议记录"), 4000),
        conclusion=required("conclusion", conclusion, _("请写商定的办法"), 1000),
        by=by.person,
    )
    keep(case.matter, photos, by, Use.CONSULTED)
    return {
        "consultation": held.pk,
        "parties": held.parties,
        "people": people,
        "conclusion": held.conclusion,
        **evidence(photos),
    }


@CaseFlow.assign.action
def assign(case: Case, by: Actor, *, title: str, due_on: date, organisation: Organisation | None = None) -> Facts:
    """派任务 to an organisation, or to the grid worker when none is named; a small matter becomes a big one."""
    title, due_on = required("title", title, _("请写任务是什么"), 120), coming("due_on", due_on)
    if case.matter.size == Size.SMALL:
        case.matter.size = Size.BIG
        clocks.retime(case)
    if case.stage == Stage.DISPATCHED:
        case.matter.stage = Stage.IN_HAND
        case.matter.handler = case.matter.handler or by.person
    _task(by.sending(), parent=case.matter, title=title, due_on=due_on, organisation=organisation)
    return {"title": title, "due_on": due_on.isoformat(), "name": str(organisation or "")}


@TaskFlow.begin
def _task(
    by: Actor, *, parent: Matter, title: str, due_on: date, organisation: Organisation | None
) -> tuple[Task, Facts]:
    return Task(matter=child_matter(parent, "task", title, organisation), due_on=due_on), {"title": title}


@TaskFlow.done.action
def finish_task(task: Task, by: Actor, *, result: str, photos: Sequence[Prepared] = ()) -> Facts:
    """The task is done; what was done stands in the record."""
    task.result = required("result", result, _("请写做了什么"))
    keep(task.matter, photos, by, Use.HANDLED, taken_at=by.now())
    return {"result": task.result, **evidence(photos)}


@TaskFlow.cancel.action
def cancel_task(task: Task, by: Actor, *, why: str) -> Facts:
    """The task is not needed any more."""
    return {"why": required("why", why, _("请写明为什么取消"))}
