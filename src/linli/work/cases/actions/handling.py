"""落单: take a request in hand, go there, put it right, say what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow.declare import Facts
from linli.platform.flow.terms import Outcome
from linli.platform.posts.actor import Actor
from linli.work.cases.actions.dispatching import coming, optional, required
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Case
from linli.work.cases.presets import stored
from linli.work.cases.terms import Fix, PauseReason, Proof, Stage

OPEN_OUTCOMES = (Outcome.SOLVED, Outcome.CANNOT_DO, Outcome.NOT_OURS)
Point = tuple[float, float]


@CaseFlow.accept.action
def accept(case: Case, by: Actor) -> None:
    """接单: the worker or the organisation's person takes it in hand."""
    case.matter.handler = by.person


@CaseFlow.arrive.action
def arrive(case: Case, by: Actor, *, at: Point | None = None, accuracy: int | None = None) -> Facts:
    """我到了. The time is the phone's, also when the phone was off line (ui.md §8)."""
    case.matter.handler = case.matter.handler or by.person
    case.arrived_at = case.arrived_at or by.now()
    return _position(at, accuracy)


@CaseFlow.contact.action
def contact(case: Case, by: Actor, *, words: str = "") -> Facts:
    """已联系居民: the first call or message, with what was said if anything."""
    case.matter.handler = case.matter.handler or by.person
    return {"words": optional(words)}


@CaseFlow.fix.action
def fix(
    case: Case,
    by: Actor,
    *,
    how: str,
    photos: Sequence[Prepared],
    words: str = "",
    at: Point | None = None,
    accuracy: int | None = None,
) -> Facts:
    """办结 on the spot: photo, preset result, optional words; one visit, three taps (F2.4)."""
    if how not in Fix.values:
        raise Invalid({"how": _("请选一个处理结果")})
    if not photos and how != Fix.EXPLAINED:
        raise Invalid({"photos": _("请拍一张办完的照片；当面解释的可以不拍")})
    matter = case.matter
    matter.handler = matter.handler or by.person
    case.arrived_at = case.arrived_at or by.now()
    case.answer = optional(words, 1000) or stored(Fix(how).label)
    keep(matter, photos, by, Use.CLOSED, taken_at=by.now(), at=at)
    _close(case, by, Outcome.SOLVED)
    return {"how": how, "answer": case.answer, **_position(at, accuracy), **evidence(photos)}


@CaseFlow.make_safe.action
def make_safe(
    case: Case, by: Actor, *, photos: Sequence[Prepared] = (), words: str = "", proof: str = Proof.SAFE
) -> Facts:
    """Staged work (F12.5): made safe, repaired, restored, each with its proof."""
    if proof not in Proof.values:
        raise Invalid({"proof": _("请选做到了哪一步")})
    if not photos and not words.strip():
        raise Invalid({"photos": _("请拍一张照片，或者写一句话")})
    keep(case.matter, photos, by, Use.HANDLED, taken_at=by.now())
    return {"proof": proof, "words": optional(words), **evidence(photos)}


@CaseFlow.make_plan.action
def make_plan(case: Case, by: Actor, *, plan: str, promised_on: date) -> Facts:
    """定办法和日期: what will be done and until when; the resident reads it."""
    case.plan, case.promised_on = required("plan", plan, _("请写打算怎么办")), coming("promised_on", promised_on)
    if case.stage == Stage.DISPATCHED:
        case.matter.stage = Stage.IN_HAND
        case.matter.handler = case.matter.handler or by.person
    return {"plan": case.plan, "promised_on": promised_on.isoformat()}


@CaseFlow.progress.action
def progress(case: Case, by: Actor, *, words: str, photos: Sequence[Prepared] = ()) -> Facts:
    """记进展."""
    keep(case.matter, photos, by, Use.HANDLED, taken_at=by.now())
    return {"words": required("words", words, _("请写一句进展")), **evidence(photos)}


@CaseFlow.urge.action
def urge_case(case: Case, by: Actor, *, words: str = "") -> Facts:
    """催办: whoever has it now is told to get on with it."""
    return {"words": optional(words)}


@CaseFlow.answer.action
def answer(
    case: Case, by: Actor, *, text: str, outcome: str = Outcome.SOLVED, whose: str = "", photos: Sequence[Prepared] = ()
) -> Facts:
    """填写结果并反馈: an honest ending (F12.4), told to every reporter. "Not ours" must say whose it is."""
    if outcome not in OPEN_OUTCOMES:
        raise Invalid({"outcome": _("请选一个结果")})
    case.answer = required("text", text, _("请写办理结果，居民会看到这段话"), 2000)
    if outcome == Outcome.NOT_OURS:
        case.answer += "\n" + required("whose", whose, _("请写明归谁管、怎么找到他们"))
    keep(case.matter, photos, by, Use.CLOSED, taken_at=by.now())
    _close(case, by, outcome)
    return {"answer": case.answer, "outcome": outcome, **evidence(photos)}


@CaseFlow.pause.action
def pause(case: Case, by: Actor, *, reason: str, until: date, words: str = "") -> Facts:
    """暂停: all clocks stand still; the reason and the day it goes on are shown to the resident (F2.5)."""
    if reason not in PauseReason.values:
        raise Invalid({"reason": _("请选暂停的原因，居民会看到")})
    if until <= clock.today():
        raise Invalid({"until": _("请选明天或以后的日期，到时会自动继续")})
    if (until - clock.today()).days > 60:
        raise Invalid({"until": _("最多暂停 60 天，到时可以再看")})
    case.pause_reason, case.paused_until, case.stage_before = reason, until, case.stage
    return {"reason": reason, "until": until.isoformat(), "words": optional(words)}


@CaseFlow.resume.action
def resume(case: Case, by: Actor) -> None:
    """继续办理, by hand or by itself on the day that was given."""
    case.matter.stage = case.stage_before or Stage.IN_HAND
    case.pause_reason, case.paused_until = "", None


def _close(case: Case, by: Actor, outcome: str) -> None:
    """Answered: the requester rates; without one it is simply done and counts in no satisfaction rate."""
    case.matter.outcome = outcome
    case.matter.stage = Stage.ANSWERED if case.matter.person_id else Stage.DONE
    case.answered_at = clock.now()
    case.matter.handler = case.matter.handler or by.person


def _position(at: Point | None, accuracy: int | None) -> Facts:
    return {"lon": at[0], "lat": at[1], "accuracy": accuracy} if at else {}
