"""评单: what only the requester may do with a request: rate, reopen, add, withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow.declare import Facts
from linli.platform.flow.terms import Outcome
from linli.platform.posts.actor import SYSTEM, Actor
from linli.work.cases.actions.dispatching import optional, required
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Satisfied, Solved, Stage, Timely

ANSWERED_ENDS = (Stage.ANSWERED, Stage.RATED, Stage.UNCONFIRMED)


@CaseFlow.rate.action
def rate(case: Case, by: Actor, *, timely: str, solved: str, satisfied: str, words: str = "") -> Facts:
    """评价. Not solved or not satisfied reopens by itself; merged reporters rate on their own number."""
    for name, value, choices in (
        ("timely", timely, Timely),
        ("solved", solved, Solved),
        ("satisfied", satisfied, Satisfied),
    ):
        if value not in choices.values:
            raise Invalid({name: _("请选一个答案")})
    assert by.person is not None
    main = _answered_main(case)
    if Rating.objects.filter(case=case, round=main.reopened).exists():
        raise Refused(_("这一次的结果您已经评价过了，谢谢"))
    rating = Rating.objects.create(
        case=case, by=by.person, timely=timely, solved=solved, satisfied=satisfied,
        words=optional(words), round=main.reopened, at=clock.now(),
    )  # fmt: skip
    facts = {"timely": timely, "solved": solved, "satisfied": satisfied, "words": rating.words}
    if case.pk != main.pk:
        if rating.unhappy and main.reopenable:
            reopen(main, SYSTEM, why=_("一位一起反映的居民说没有办好"))
        case.matter.stage = Stage.MERGED
    elif rating.unhappy and case.reopenable:
        _go_back_to_work(case)
    else:
        case.matter.stage = Stage.RATED
    return facts


def _answered_main(case: Case) -> Case:
    """The request whose answer is rated: itself, or the one it was merged into."""
    if case.stage != Stage.MERGED:
        return case
    assert case.into is not None
    main = Case.objects.select_related("matter").get(pk=case.into.pk)
    if main.stage not in ANSWERED_ENDS:
        raise Refused(_("合并办理的那件事还没有反馈结果，办好后会请您评价"))
    return main


@CaseFlow.reopen.action
def reopen(case: Case, by: Actor, *, why: str) -> Facts:
    """没办好，请重办: within 14 days of the answer, in plain words."""
    text = required("why", why, _("请写一句哪里没办好"))
    _go_back_to_work(case)
    return {"why": text}


def _go_back_to_work(case: Case) -> None:
    case.reopened += 1
    case.matter.stage, case.matter.outcome = Stage.IN_HAND, ""


@CaseFlow.supplement.action
def supplement(case: Case, by: Actor, *, words: str, photos: Sequence[Prepared] = ()) -> Facts:
    """补充情况: more words or photos from the resident."""
    if not photos:
        words = required("words", words, _("请写一句要补充的，或者加一张照片"))
    keep(case.matter, photos, by, Use.PLACED)
    return {"words": optional(words), **evidence(photos)}


@CaseFlow.withdraw.action
def withdraw(case: Case, by: Actor, *, why: str = "") -> Facts:
    """不用办了."""
    case.matter.outcome = Outcome.WITHDRAWN
    return {"why": optional(why, 200)}


@CaseFlow.lapse.action
def lapse(case: Case, by: Actor) -> None:
    """Fourteen days without a rating: unconfirmed, never "satisfied" (F12.4). What was answered stays the outcome."""
