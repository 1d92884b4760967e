"""Sixty-four at once: one effect, the same answer for all, no deadlock that reaches a person, no gap in the numbers."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import OperationalError, connection, transaction

from linli.kernel import ids
from linli.kernel.errors import Conflict, LinliError
from linli.platform.attachments.models import Attachment
from linli.platform.events.models import Event
from linli.platform.flow.models import Deadline, Matter, NumberSeries, Record, RequestKey
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.flow.verify import broken_link
from linli.testing.files import picture
from linli.testing.races import at_once
from linli.testing.town import Town, build
from linli.work.cases import actions
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 64


def named(answers: list[object]) -> Counter[str]:
    """How often each kind of answer came."""
    return Counter(type(answer).__name__ for answer in answers)


def records(case: Case, move: str) -> int:
    """How often a move stands in the record."""
    return Record.objects.filter(matter=case.pk, move=move).count()


@pytest.fixture
def town() -> Town:
    return build()


def test_of_64_senders_of_one_key_one_places_and_all_get_its_number(town: Town) -> None:
    where, wang, photo = town.at_wangs(), town.wang.sending(ids.new_key()), picture()
    answers = at_once(MANY, lambda _: town.case(by=wang, where=where, photos=[photo]).matter.number)
    assert set(answers) == {Matter.objects.get().number}
    assert Record.objects.count() == RequestKey.objects.count() == Attachment.objects.count() == 1
    assert Event.objects.filter(name="case.begin").count() == 1
    assert NumberSeries.objects.get().last == 1


def test_of_64_senders_of_one_key_with_other_words_one_wins_and_the_others_are_told(town: Town) -> None:
    where, wang = town.at_wangs(), town.wang.sending(ids.new_key())
    answers = at_once(MANY, lambda at: town.case(f"第 {at} 种说法，路灯坏了", by=wang, where=where))
    assert named(answers) == {"Case": 1, "Conflict": MANY - 1}
    assert Matter.objects.count() == 1


def test_of_64_accepts_without_a_key_one_is_made(town: Town) -> None:
    case, people = town.case(), [town.li, town.lead]
    answers = at_once(MANY, lambda at: actions.accept(case, people[at % 2]))
    assert named(answers) == {"Case": 1, "Refused": MANY - 1}
    assert records(case, "accept") == 1
    assert broken_link(Matter.objects.get(pk=case.pk)) is None


def test_of_64_accepts_with_one_key_one_is_made_and_all_are_answered(town: Town) -> None:
    case, li = town.case(), town.li.sending(ids.new_key())
    answers = at_once(MANY, lambda _: actions.accept(case, li))
    assert named(answers) == {"Case": MANY}
    assert records(case, "accept") == 1


def test_of_64_ratings_one_counts(town: Town) -> None:
    case, wang = actions.fix(town.case(), town.li, how="repaired", photos=[picture()]), town.wang
    answers = at_once(MANY, lambda _: actions.rate(case, wang, timely="yes", solved="yes", satisfied="yes"))
    assert named(answers) == {"Case": 1, "Refused": MANY - 1}
    assert Rating.objects.count() == records(case, "rate") == 1


def test_of_64_unhappy_ratings_one_reopens(town: Town) -> None:
    case, wang = actions.fix(town.case(), town.li, how="repaired", photos=[picture()]), town.wang
    at_once(MANY, lambda _: actions.rate(case, wang, timely="no", solved="no", satisfied="no"))
    again = Case.objects.get(pk=case.pk)
    assert (again.reopened, again.stage, Rating.objects.count()) == (1, Stage.IN_HAND, 1)


def test_two_merged_into_each_other_leave_one_standing(town: Town) -> None:
    """Each holds its own row and waits for the other's: the database ends one of them, which then tries again."""
    for _ in range(12):
        one, two, chen = town.case(), town.case(), town.chen
        pairs = [(one, two), (two, one)]
        answers = at_once(2, lambda at, pairs=pairs, chen=chen: actions.merge(pairs[at][0], chen, into=pairs[at][1]))
        assert named(answers)["Case"] == 1
        assert all(isinstance(answer, Case | LinliError) for answer in answers), answers
        stages = sorted(Matter.objects.filter(pk__in=[one.pk, two.pk]).values_list("stage", flat=True))
        assert stages == [Stage.DISPATCHED, Stage.MERGED]
        assert all(broken_link(matter) is None for matter in Matter.objects.filter(pk__in=[one.pk, two.pk]))


def test_a_ring_of_merges_ends_in_plain_words(town: Town) -> None:
    cases, chen = [town.case() for _ in range(6)], town.chen
    answers = at_once(24, lambda at: actions.merge(cases[at % 6], chen, into=cases[(at + 1 + at // 6) % 6]))
    assert all(isinstance(answer, Case | LinliError) for answer in answers), answers
    for case in Case.objects.select_related("matter", "into__matter"):
        assert (case.stage == Stage.MERGED) == (case.into is not None)
        assert broken_link(case.matter) is None


def test_moves_inside_a_greater_transaction_are_not_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before in that transaction is lost with it: whoever opened it must begin anew."""
    case, tried = town.case(), []

    def cut(*args: object, **kwargs: object) -> None:
        tried.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")

    monkeypatch.setattr("linli.platform.flow.engine._finish", cut)
    with pytest.raises(OperationalError), transaction.atomic():
        actions.accept(case, town.li)
    assert len(tried) == 1
    with pytest.raises(Conflict):
        actions.accept(case, town.li)
    assert len(tried) == 3


def test_numbers_have_neither_gap_nor_double(town: Town) -> None:
    """Also when every third sender fails after its number was drawn."""
    where, wang, clash = town.at_wangs(), town.wang, ids.new_key()
    town.case(by=wang.sending(clash), where=where)

    def place(at: int) -> object:
        by = wang.sending(clash) if at % 3 == 0 else wang
        return town.case(f"第 {at} 件：路灯坏了", by=by, where=where).matter.number

    answers = at_once(MANY, place)
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert named(answers) == {"str": 42, "Conflict": 22}
    assert [int(number[-4:]) for number in numbers] == list(range(1, 44))


def test_of_many_calls_of_one_body_at_once_one_goes_out(town: Town) -> None:
    case, chen = actions.accept(town.case(), town.li), town.chen
    answers = at_once(
        16, lambda _: actions.whistle(case, chen, organisations=[town.water, town.housing], reason="要停水检修")
    )
    assert named(answers) == {"Case": 1, "Invalid": 15}
    assert Matter.objects.filter(kind="call").count() == 2


def test_clocks_rung_by_many_at_once_and_moved_meanwhile_ring_once(town: Town) -> None:
    cases, li = [town.case() for _ in range(8)], town.li
    Deadline.objects.filter(clock="on_site").update(due_at="2020-01-01T00:00Z", next_at="2020-01-01T00:00Z")
    answers = at_once(16, lambda at: ring_late_clocks() if at < 8 else actions.accept(cases[at - 8], li))
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    ring_late_clocks()
    for case in cases:
        missed = Record.objects.filter(matter=case.pk, move="clock_missed", facts__clock="on_site")
        assert missed.count() == 1
        rung = Event.objects.filter(matter=case.pk, name="case.clock", data__clock="on_site")
        assert len({event.data["rung"] for event in rung}) == rung.count()
        assert broken_link(Matter.objects.get(pk=case.pk)) is None
