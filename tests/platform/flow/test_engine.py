"""The one door: once for each key, one winner in a race, nothing half done, nothing changed unseen."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from linli.kernel import clock, ids
from linli.kernel.errors import Conflict, Refused
from linli.platform.events.models import Event
from linli.platform.flow.checks import problems
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.flow.verify import broken_link
from linli.platform.posts.models import Appointment
from linli.testing.database import owning
from linli.testing.files import picture
from linli.testing.races import at_once
from linli.testing.town import Town, build
from linli.work.cases import actions
from linli.work.cases.models import Case


def test_sent_again_with_the_same_key_gives_the_first_request(town: Town) -> None:
    key = ids.new_key()
    first, second = (town.case(by=town.wang.sending(key)) for _ in range(2))
    assert first.pk == second.pk
    assert Matter.objects.count() == 1


def test_the_same_key_with_other_words_is_a_conflict(town: Town) -> None:
    key = ids.new_key()
    town.case(by=town.wang.sending(key))
    with pytest.raises(Conflict):
        town.case(by=town.wang.sending(key), text="另一件事")
    assert Matter.objects.count() == 1


def test_a_move_sent_again_is_made_once(town: Town) -> None:
    case, key, photo = town.case(), ids.new_key(), picture()
    for _ in range(2):
        actions.fix(case, town.li.sending(key), how="repaired", photos=[photo])
    assert Record.objects.filter(move="fix").count() == 1
    with pytest.raises(Conflict):
        actions.fix(case, town.li.sending(key), how="cleared", photos=[photo])


def test_a_refused_move_leaves_nothing_behind(town: Town) -> None:
    case = town.case()
    records, events = Record.objects.count(), Event.objects.count()
    with pytest.raises(Refused):
        actions.fix(case, town.zhou.sending(ids.new_key()), how="repaired", photos=[picture()])
    assert (Record.objects.count(), Event.objects.count()) == (records, events)


def test_a_save_over_somebody_elses_clashes(town: Town) -> None:
    case = town.case()
    seen = case.matter.version
    actions.progress(case, town.chen, words="已约电工")
    with pytest.raises(Conflict):
        actions.progress(case, town.li.sending(version=seen), words="没人去")
    actions.progress(case, town.chen.sending(version=seen), words="自己的不算")


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_senders_of_one_key_exactly_one_places() -> None:
    town, key = build(), ids.new_key()
    where, wang = town.at_wangs(), town.wang.sending(key)
    answers = at_once(16, lambda _: town.case(by=wang, where=where).pk)
    assert len(set(answers)) == 1
    assert Matter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_takes_it() -> None:
    town = build()
    case, people = town.case(), [town.li, town.lead]
    answers = at_once(2, lambda at: actions.accept(case, people[at]))
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_neither_record_nor_event() -> None:
    town = build()
    case, events = town.case(), Event.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.accept(case, town.li)
        raise RuntimeError
    assert Event.objects.count() == events
    assert Case.objects.get(pk=case.pk).matter.stage == "dispatched"


def test_records_and_events_cannot_be_altered(town: Town) -> None:
    town.case()
    for model, change in ((Record, {"move": "x"}), (Event, {"name": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "forgery",
    [
        'UPDATE flow_record SET facts = \'{"words": "满意"}\' WHERE seq = 2',
        "UPDATE flow_record SET made_at = made_at - interval '1 hour' WHERE seq = 2",
        "UPDATE flow_record SET actor_id = NULL WHERE seq = 1",
        "UPDATE flow_record SET seq = CASE seq WHEN 2 THEN 103 WHEN 3 THEN 102 ELSE seq END",
        "DELETE FROM flow_record WHERE seq = 3",
        "DELETE FROM flow_record WHERE seq = 2",
        "INSERT INTO flow_record (matter_id, seq, move, source, target, title, facts, at, made_at, hash)"
        " SELECT matter_id, 4, move, source, target, title, facts, at, made_at, hash FROM flow_record WHERE seq = 3",
    ],
)
def test_whoever_forges_the_record_behind_our_back_is_found(town: Town, forgery: str) -> None:
    case = actions.progress(actions.accept(town.case(), town.li), town.li, words="已约电工")
    assert broken_link(case.matter) is None
    with owning(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(forgery)
    assert broken_link(case.matter) is not None


def test_after_a_day_without_a_worker_every_clock_rings_once(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        cases = [town.case() for _ in range(5)]
        time.forward(days=1)
        ring_late_clocks()
        for case in cases:
            missed = case.matter.records.filter(move="clock_missed").values_list("facts__clock", flat=True)
            assert sorted(missed) == sorted(set(missed)) != []
        assert ring_late_clocks() == 0


def test_every_declared_flow_is_sound() -> None:
    assert {kind: problems(flow) for kind, flow in FLOWS.items()} == {kind: [] for kind in FLOWS}


def test_what_would_be_refused_by_now_still_gets_its_first_answer(town: Town) -> None:
    case, key = town.case(), ids.new_key()
    first, second = (
        actions.press(town.supervisor.sending(key), parent=case.matter, words="请今天办结") for _ in range(2)
    )
    assert first.pk == second.pk


def test_who_has_a_matter_in_hand_goes_on_seeing_it_after_a_change_of_grid(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    Appointment.objects.filter(person=town.people["li"]).delete()
    town.appoint("li", "grid_worker", town.grid4)
    assert case.matter in Matter.objects.seen_by(town.li)
    assert case.matter in Matter.objects.waiting_for(town.li)
