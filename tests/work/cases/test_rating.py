"""评单: only the requester, once for each answer; silence is never "satisfied"."""

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.posts.actor import Actor
from linli.testing.files import picture
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

HAPPY = {"timely": "yes", "solved": "yes", "satisfied": "yes"}


def answered(town: Town) -> Case:
    """A lamp that is said to be repaired."""
    return actions.fix(town.case(), town.li, how="repaired", photos=[picture()])


def test_a_happy_rating_ends_the_matter(town: Town) -> None:
    case = actions.rate(answered(town), town.wang, **HAPPY)
    assert (case.stage, case.matter.closed_at is not None) == (Stage.RATED, True)


def test_every_question_needs_an_answer(town: Town) -> None:
    with pytest.raises(Invalid, match="请选一个答案"):
        actions.rate(answered(town), town.wang, timely="yes", solved="", satisfied="yes")


def test_another_resident_may_not_rate(town: Town) -> None:
    with pytest.raises(Refused):
        actions.rate(answered(town), town.zhao, **HAPPY)


def test_a_visitor_with_the_code_rates_this_request_and_no_other(town: Town) -> None:
    case, other = answered(town), answered(town)
    visitor = Actor.visitor(town.people["wang"], case.pk)
    assert actions.rate(case, visitor, **HAPPY).stage == Stage.RATED
    with pytest.raises(Refused):
        actions.rate(other, visitor, **HAPPY)


def test_a_poor_rating_reopens_and_the_next_answer_is_rated_again(town: Town) -> None:
    case = actions.rate(answered(town), town.wang, timely="yes", solved="no", satisfied="no")
    assert (case.stage, case.reopened, case.matter.outcome) == (Stage.IN_HAND, 1, "")
    case = actions.fix(case, town.li, how="repaired", photos=[picture("blue")])
    assert actions.rate(case, town.wang, **HAPPY).stage == Stage.RATED
    assert Rating.objects.count() == 2


def test_silence_ends_unconfirmed_and_may_still_be_reopened_within_fourteen_days_of_the_answer(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = answered(town)
        time.forward(days=15)
        ring_late_clocks()
        case.matter.refresh_from_db()
        assert case.stage == Stage.UNCONFIRMED
        with pytest.raises(Refused, match="超过 14 天"):
            actions.reopen(case, town.wang, why="又不亮了")


def test_a_rated_request_is_reopened_within_fourteen_days(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = actions.rate(answered(town), town.wang, **HAPPY)
        time.forward(days=13)
        case = actions.reopen(case, town.wang, why="又不亮了")
    assert (case.stage, case.matter.closed_at) == (Stage.IN_HAND, None)


def test_the_resident_withdraws_and_the_clocks_stop(town: Town) -> None:
    case = actions.withdraw(town.case(), town.wang)
    assert (case.stage, case.matter.outcome, case.matter.due_at) == (Stage.WITHDRAWN, "withdrawn", None)


def test_the_resident_adds_a_photo(town: Town) -> None:
    case = actions.supplement(town.case(), town.wang, words="", photos=[picture()])
    assert case.matter.attachments.count() == 1
