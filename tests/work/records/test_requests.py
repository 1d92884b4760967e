"""更正, 注销, 撤回同意: what residents ask of their own records, and what becomes of it."""

from datetime import datetime, timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.flow.models import Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.identity.models import Account, Person
from linli.platform.identity.people import account_for
from linli.platform.residents.actions import add_vehicle, settle
from linli.platform.residents.history import Hand
from linli.platform.residents.models import Change, Closure, Confirmation, Consent, Residence, Vehicle
from linli.testing.town import Town
from linli.work.records import actions
from linli.work.records.models import RecordRequest
from linli.work.records.terms import Stage

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=clock.LOCAL)


def corrected(town: Town, value: str = "王玉贞") -> RecordRequest:
    return actions.ask_correction(town.wang, field="name", value=value, words="最后一个字错了")


def test_the_grid_worker_confirms_and_the_history_says_who_changed_what(town: Town) -> None:
    item = corrected(town)
    assert (item.stage, item.matter.waits, item.matter.private) == (Stage.ASKED, "grid_worker", True)
    actions.agree(item, town.li)
    assert Person.objects.get(pk=town.wang.person_id).name == "王玉贞"
    line = Change.objects.get(person=town.people["wang"], field="name")
    assert (line.before, line.after, line.by, line.matter) == ("王玉珍", "王玉贞", town.people["li"], item.pk)
    assert Confirmation.objects.get(person=town.people["wang"], field="name").by == town.people["li"]


def test_the_old_and_the_new_value_are_sealed(town: Town) -> None:
    from django.db import connection

    actions.agree(corrected(town), town.li)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM residents_change c")
        assert "王玉" not in cursor.fetchone()[0]


def test_a_correction_is_known_to_nobody_who_has_no_part_in_it(town: Town) -> None:
    item = corrected(town)
    knows = {who for who in town.people if Matter.objects.seen_by(getattr(town, who)).filter(pk=item.pk).exists()}
    assert knows == {"wang", "li"}


def test_workers_of_other_grids_neighbours_and_the_person_themselves_do_not_agree(town: Town) -> None:
    item = corrected(town)
    for who in ("zhou", "neighbour", "wang", "other_chief", "leader"):
        with pytest.raises(Refused):
            actions.agree(item, getattr(town, who))


def test_who_says_no_says_why(town: Town) -> None:
    item = corrected(town)
    with pytest.raises(Invalid):
        actions.decline(item, town.li, words=" ")
    actions.decline(item, town.li, words="身份证上是珍字")
    assert Person.objects.get(pk=town.wang.person_id).name == "王玉珍"
    assert RecordRequest.objects.get(pk=item.pk).answer == "身份证上是珍字"


def test_the_same_is_not_asked_twice_at_once(town: Town) -> None:
    corrected(town)
    with pytest.raises(Refused):
        corrected(town)


@pytest.mark.parametrize(("field", "value"), [("name", "123"), ("id_number", "42090119600101123"), ("tie", "boss")])
def test_what_can_stand_there_in_no_case_is_not_asked_for(town: Town, field: str, value: str) -> None:
    home = Residence.objects.get(person=town.people["wang"])
    with pytest.raises(Invalid):
        actions.ask_correction(town.wang, field=field, value=value, residence=home.pk)


def test_nobody_corrects_the_home_of_others(town: Town) -> None:
    theirs = Residence.objects.get(person=town.people["neighbour"])
    with pytest.raises(NotSeen):
        actions.ask_correction(town.wang, field="tie", value="tenant", residence=theirs.pk)


def test_a_tie_is_put_right(town: Town) -> None:
    home = Residence.objects.get(person=town.people["wang"])
    actions.agree(actions.ask_correction(town.wang, field="tie", value="family", residence=home.pk), town.chen)
    assert Residence.objects.get(pk=home.pk).tie == "family"


def test_a_question_about_a_home_goes_to_the_grid_of_that_home(town: Town) -> None:
    old = Residence.objects.get(person=town.people["wang"])
    settle(town.people["wang"], town.homes["zhao"], "tenant", clock.today(), Hand())
    item = actions.ask_correction(town.wang, field="tie", value="family", residence=old.pk)
    assert item.matter.area_id == town.grid3.pk
    assert corrected(town).matter.area_id == town.grid4.pk


def test_after_three_working_days_the_community_has_it(town: Town) -> None:
    with clock.travel(MONDAY) as time:
        item = corrected(town)
        time.forward(days=4)
        ring_late_clocks()
        matter = Matter.objects.get(pk=item.pk)
        assert (matter.stage, matter.waits) == (Stage.RAISED, "community_secretary")
        assert Matter.objects.seen_by(town.chen).filter(pk=item.pk).exists()


def test_one_may_change_ones_mind(town: Town) -> None:
    item = actions.drop(corrected(town), town.wang)
    assert item.stage == Stage.DROPPED and item.value is None


# Deletion ------------------------------------------------------------------------------------------------------------


def test_the_law_gives_fifteen_working_days(town: Town) -> None:
    with clock.travel(MONDAY):
        item = actions.ask_deletion(town.wang)
        due = item.matter.due_at
        assert due is not None and clock.local(due).date().isoformat() == "2026-12-07"
        assert item.matter.waits == "community_secretary"


def test_who_leaves_is_found_and_signs_in_no_more(town: Town) -> None:
    person = town.people["wang"]
    account_for(person)
    person.identify_by("42090119600101123X")
    person.save()
    add_vehicle(person, "鄂K12345", "car", town.homes["wang"], Hand(person))
    item = actions.ask_deletion(town.wang)
    with pytest.raises(Refused):
        actions.agree(item, town.li)  # the community, not one worker
    actions.agree(item, town.chen)
    row = Person.objects.get(pk=person.pk)
    assert not Person.objects.with_phone("13800002216").exists()
    assert (row.id_number, row.id_blind, row.name_pinyin) == ("", None, "")
    assert not Account.objects.get(person=row).is_active
    assert not Residence.objects.filter(person=row, until=None).exists()
    assert not Vehicle.objects.filter(person=row).exists()
    assert row.name == "王玉珍"  # for the time of law


def test_who_still_waits_for_something_is_not_deleted_under_it(town: Town) -> None:
    town.case()
    item = actions.ask_deletion(town.wang)
    with pytest.raises(Refused, match="1 件"):
        actions.agree(item, town.chen)
    assert not Closure.objects.exists()


def test_who_holds_a_post_leaves_it_first(town: Town) -> None:
    with pytest.raises(Refused):
        actions.ask_deletion(town.li, area=town.grid3)


def test_who_has_no_home_here_says_which_community(town: Town) -> None:
    Residence.objects.filter(person=town.people["wang"]).delete()
    with pytest.raises(Invalid):
        actions.ask_deletion(town.wang)
    assert actions.ask_deletion(town.wang, area=town.community).matter.waits == "community_secretary"


# Consent -------------------------------------------------------------------------------------------------------------


def test_what_was_agreed_to_stops_at_once_and_the_community_makes_sure(town: Town) -> None:
    person = town.people["wang"]
    add_vehicle(person, "鄂K12345", "car", town.homes["wang"], Hand(person))
    assert Consent.objects.get(person=person).withdrawn_at is None
    item = actions.ask_withdrawal(town.wang, kind="vehicles")
    assert not Vehicle.objects.filter(person=person).exists()
    assert Consent.objects.get(person=person).withdrawn_at is not None
    assert (item.stage, item.matter.due_clock) == (Stage.RAISED, "law")
    assert actions.agree(item, town.chen, words="纸质登记也划掉了").stage == Stage.AGREED


def test_consent_to_what_nobody_asks_is_not_found(town: Town) -> None:
    with pytest.raises(NotSeen):
        actions.ask_withdrawal(town.wang, kind="everything")


def test_requests_are_forgotten_half_a_year_after_they_were_closed(town: Town) -> None:
    item = corrected(town)
    actions.agree(item, town.li)
    now = clock.now()
    assert not RecordRequest.due(now + timedelta(days=182)).exists()
    rows = RecordRequest.due(now + timedelta(days=184))
    assert RecordRequest.forget(rows) == 1
    assert RecordRequest.objects.get(pk=item.pk).value in (None, "")
