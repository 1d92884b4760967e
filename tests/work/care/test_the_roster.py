"""关爱名册: on it by consent, for a reason, until a day; off it at any time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.work.care.conftest import agreed, entered, first_visit

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.models import Notice
from linli.platform.posts.models import Appointment
from linli.platform.residents.models import Residence
from linli.testing.files import picture
from linli.testing.town import Town
from linli.work.care import actions
from linli.work.care.actions import Agreed, Rhythm
from linli.work.care.jobs import forget_ended_care
from linli.work.care.models import CareEntry, Consent, Visit
from linli.work.care.queries.counts import hidden
from linli.work.care.queries.entries import kept, mine, orphaned


def test_somebody_comes_on_with_consent_visitors_and_an_end(town: Town) -> None:
    entry = entered(town)
    assert (entry.stage, entry.matter.private, entry.matter.handler) == ("active", True, town.people["chen"])
    assert Consent.objects.get().until == entry.ends_on
    assert "听力" not in str(list(Record.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"agreed": agreed(400)}, "until"),
        ({"agreed": agreed(way="paper")}, "photos"),
        ({"visitors": []}, "visitors"),
        ({"rhythm": Rhythm()}, "every_days"),
        ({"rhythm": Rhythm(3, (1,))}, "every_days"),
    ],
)
def test_nobody_comes_on_without(town: Town, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        entered(town, **wrong)
    assert list(told.value.fields) == [field]


def test_a_consent_of_tomorrow_is_none(town: Town) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Invalid, match="不能晚于今天"):
        entered(town, agreed=Agreed("face", "self", tomorrow, tomorrow + timedelta(days=9)))


def test_only_who_keeps_a_roster_there_enters_somebody(town: Town) -> None:
    for who in ("li", "other_chief", "desk", "leader", "wang"):
        with pytest.raises(Invalid, match="只有本社区"):
            entered(town, by=getattr(town, who))
    with pytest.raises(Invalid, match="本社区有岗位"):
        entered(town, visitors=[town.people["other_chief"]])


def test_nobody_is_on_it_twice(town: Town, entry: CareEntry) -> None:
    with pytest.raises(Invalid, match="已经在名册里"):
        entered(town)


def test_a_signed_paper_is_photographed(town: Town) -> None:
    entry = entered(town, agreed=agreed(way="paper"), photos=[picture()])
    assert entry.matter.attachments.count() == 1


def test_only_the_keeper_finds_it_and_every_look_is_on_the_trail(town: Town, entry: CareEntry) -> None:
    assert list(kept(town.chen)) == [entry]
    for who in ("li", "zhou", "lead", "desk", "leader", "supervisor", "admin", "other_chief", "neighbour"):
        assert not kept(getattr(town, who)).exists()
        with pytest.raises(NotSeen):
            actions.look_at(getattr(town, who), entry.pk)
    actions.look_at(town.chen, entry.pk)
    actions.look_at(town.chen, entry.pk)
    assert Look.objects.filter(person=town.people["wang"], field="care", by=town.people["chen"]).count() == 2


def test_the_keepers_page_is_masked_until_opened(town: Town, entry: CareEntry, browser_of: Any) -> None:
    desk, page = browser_of("chen"), f"/desk/care/entry/{entry.pk}/"
    shut = desk.get(page).content.decode()
    assert "王*珍" in shut and "听力不好" in shut and "王玉珍" not in shut and "13800002216" not in shut
    opened = desk.post(f"{page}open/").content.decode()
    assert "王玉珍" in opened and "13800002216" in opened
    assert list(Look.objects.order_by("pk").values_list("reason", flat=True)) == ["管理关爱名册", "查看姓名和电话"]
    assert "王*珍" in desk.get("/desk/care/").content.decode()


def test_the_keeper_moves_it_from_the_page(town: Town, entry: CareEntry, browser_of: Any) -> None:
    desk, page = browser_of("chen"), f"/desk/care/entry/{entry.pk}/"
    wrong = desk.post(f"{page}change/", {"every_days": "3"})
    assert wrong.status_code == 422 and "谁去走访" in wrong.content.decode()
    said = {"every_days": "14", "visitors": [str(town.people["zhou"].pk)], "need": "敲门久一点"}
    assert desk.post(f"{page}change/", said).status_code == 302
    assert CareEntry.objects.get().every_days == 14
    gone = desk.post(f"{page}end/", {"why": "moved"})
    assert gone.status_code == 302 and CareEntry.objects.get().ended_why == "moved"


def test_somebody_is_entered_from_the_page(town: Town, browser_of: Any) -> None:
    desk = browser_of("chen")
    assert "王*珍" in desk.get("/desk/care/find/?q=王玉珍").content.decode()
    page = f"/desk/care/new/{Residence.objects.get(person=town.people['wang']).pk}/"
    assert str(clock.today()) in desk.get(page).content.decode()
    said = {
        "reason": "alone", "way": "face", "by": "self", "agreed_on": str(clock.today()), "every_days": "7",
        "until": str(clock.today() + timedelta(days=90)), "visitors": [str(town.people["li"].pk)],
    }  # fmt: skip
    wrong = desk.post(page, said | {"family_name": "王小明"})
    assert wrong.status_code == 422 and not CareEntry.objects.exists()
    right = said | {"family_name": "王小明", "family_phone": "13800009999", "family_tie": "child"}
    assert desk.post(page, right).status_code == 302
    assert CareEntry.objects.get().family.name == "王小明"


def test_the_person_leaves_from_their_own_page(town: Town, entry: CareEntry, browser_of: Any) -> None:
    phone = browser_of("wang")
    assert "听力不好" in phone.get("/me/care/").content.decode()
    assert phone.post(f"/me/care/{entry.pk}/withdraw/").status_code == 302
    assert "没有登记上门走访" in phone.get("/me/care/").content.decode()
    assert browser_of("neighbour").post(f"/me/care/{entry.pk}/withdraw/").status_code == 404


def test_the_area_does_not_know_of_it(town: Town, entry: CareEntry, visit: Visit) -> None:
    for who in ("lead", "desk", "leader", "supervisor", "zhou", "other_chief"):
        seen = Matter.objects.seen_by(getattr(town, who)).filter(pk__in=[entry.pk, visit.pk])
        assert not seen.exists(), who


def test_the_person_and_the_family_see_it(town: Town) -> None:
    entry = entered(town, family=town.people["neighbour"], family_tie="child")
    assert list(mine(town.wang)) == list(mine(town.neighbour)) == [entry]
    assert not mine(town.zhao).exists()


def test_the_person_leaves_at_any_time(town: Town, entry: CareEntry, visit: Visit, react: Any) -> None:
    actions.withdraw(entry, town.wang)
    visit.refresh_from_db()
    assert (visit.result, visit.matter.closed_at is None) == ("dropped", False)
    assert not mine(town.wang).exists()
    assert actions.arrange(entry.pk) is None
    react()
    assert Notice.objects.get(message="care_withdrawn").person == town.people["chen"]


@pytest.mark.parametrize("who", ["neighbour", "li", "lead", "leader"])
def test_nobody_else_takes_them_off(town: Town, entry: CareEntry, who: str) -> None:
    with pytest.raises(Refused):
        actions.withdraw(entry, getattr(town, who))
    with pytest.raises(Refused):
        actions.end(entry, getattr(town, who), why="moved")


def test_it_ends_by_itself_after_the_keeper_was_asked_to_ask(town: Town, entry: CareEntry, react: Any) -> None:
    with clock.travel(clock.now()) as time:
        time.to(entry.ask_again_at + timedelta(minutes=1))
        ring_late_clocks()
        entry.matter.refresh_from_db()
        assert (entry.stage, entry.matter.waits) == ("renewing", "handler")
        react()
        assert Notice.objects.get(message="care_ask_again").person == town.people["chen"]
        time.to(entry.last_moment + timedelta(minutes=1))
        ring_late_clocks()
        entry = CareEntry.objects.get(pk=entry.pk)
        assert (entry.stage, entry.ended_why, entry.visitors.count()) == ("ended", "lapsed", 0)


def test_it_goes_on_only_with_a_new_consent(town: Town, entry: CareEntry) -> None:
    with clock.travel(clock.now()) as time:
        first_end = entry.last_moment
        time.to(entry.ask_again_at + timedelta(minutes=1))
        ring_late_clocks()
        with pytest.raises(Invalid):
            actions.renew(entry, town.chen)
        actions.renew(entry, town.chen, agreed=agreed(100))
        time.to(first_end + timedelta(minutes=1))
        ring_late_clocks()
        entry = CareEntry.objects.get(pk=entry.pk)
        assert (entry.stage, entry.consents.count()) == ("active", 2)


def test_the_person_renews_on_their_own_phone(town: Town, entry: CareEntry) -> None:
    actions.renew(entry, town.wang)
    said = entry.consents.latest("pk")
    assert (said.way, said.taken_by) == ("online", None)


def test_a_keeper_hands_over_and_one_who_left_is_followed(town: Town, entry: CareEntry) -> None:
    with pytest.raises(Refused):
        actions.take_over(entry, town.chen)
    actions.hand_over(entry, town.chen, to=town.people["lead"])
    assert not kept(town.chen).exists() and kept(town.lead).exists()
    Appointment.objects.filter(person=town.people["lead"]).update(until=clock.today() - timedelta(days=1))
    assert not kept(town.lead).exists()
    assert orphaned(town.chen, 9) == [entry] and not orphaned(town.other_chief, 9)
    actions.take_over(entry, town.chen)
    assert kept(town.chen).exists()


def test_half_a_year_later_nothing_tells_who_it_was(town: Town, entry: CareEntry, visit: Visit) -> None:
    actions.end(entry, town.chen, why="moved")
    with clock.travel(clock.now()) as time:
        time.forward(days=190)
        forget_ended_care()
    entry = CareEntry.objects.get(pk=entry.pk)
    assert (entry.person, entry.home, entry.need, entry.matter.person) == (None, None, "", None)


def test_small_numbers_stay_hidden_also_from_who_can_subtract() -> None:
    assert hidden({"a": 12, "b": 3, "c": 7}) == {"a": 12, "b": None, "c": None}
    assert hidden({"a": 12, "b": 0}) == {"a": 12, "b": 0}
    assert hidden({"a": 12, "b": 2, "c": 4}) == {"a": 12, "b": None, "c": None}


def test_a_rhythm_by_days_of_the_week(town: Town) -> None:
    entry = entered(town, rhythm=Rhythm(weekdays=(0, 3)))
    days = [entry.day_after(clock.today())]
    days.append(entry.day_after(days[0]))
    assert {day.weekday() for day in days} == {0, 3}
    assert entry.rhythm == "每周一、周四"


def test_a_change_of_plan_moves_the_next_visit(town: Town, entry: CareEntry) -> None:
    later = clock.today() + timedelta(days=20)
    actions.change(entry, town.chen, rhythm=Rhythm(7), visitors=[town.people["zhou"]], next_on=later)
    assert actions.arrange(entry.pk) is not None  # made for that day
    assert Visit.objects.get().due_on == later
    with pytest.raises(Refused):
        actions.change(entry, town.li, rhythm=Rhythm(1), visitors=[town.people["li"]])


def test_visits_fall_to_the_visitors_in_turn(town: Town, entry: CareEntry) -> None:
    first = first_visit(entry)
    actions.done(first, town.li, result="fine")
    second = first_visit(entry)
    assert [first.matter.handler, second.matter.handler] == [town.people["li"], town.people["zhou"]]
