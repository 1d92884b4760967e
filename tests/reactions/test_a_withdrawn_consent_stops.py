"""撤回同意: what was done only because of it stops by itself wherever it is kept, and those concerned are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.work.care.conftest import entered, first_visit

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter
from linli.platform.identity.people import account_for, meet
from linli.platform.notices.models import Notice
from linli.platform.places.models import Home
from linli.platform.posts.actor import Actor
from linli.platform.residents.actions import agrees, close
from linli.platform.residents.history import Hand
from linli.platform.residents.terms import ConsentKind
from linli.testing.town import Town
from linli.work.care.models import CareEntry, Visit
from linli.work.groups.actions import wish_sms
from linli.work.groups.queries.broadcasts import wants_sms
from linli.work.muster import actions as muster
from linli.work.muster.models import PartyHousehold, Summons, Talent
from linli.work.muster.queries.roster import Asked, picked
from linli.work.records import actions as records
from linli.work.records.models import RecordRequest

pytestmark = pytest.mark.django_db
React = Callable[[], None]


def heard(message: str) -> set[str]:
    """Names of those who were told this."""
    return set(Notice.objects.filter(message=message).values_list("person__name", flat=True))


@pytest.fixture
def talent(town: Town) -> Talent:
    """王 drives a boat and may be called up."""
    return muster.offer(town.wang, area=town.grid3, skills=["boat"], offers="驾船", musters=True)


def asked(town: Town) -> Asked:
    """Everybody of the community who can drive a boat."""
    return Asked(area=town.community.pk, skills=("boat",))


def page(town: Town, who: str, path: str, **data: str) -> str:
    """What somebody reads there."""
    client = Client()
    client.force_login(account_for(town.people[who]), backend="linli.platform.identity.backend.AccountBackend")
    response = client.post(path, data, follow=True) if data else client.get(path)
    return response.content.decode()


def test_the_visits_stop_and_the_keeper_and_the_visitor_are_told(town: Town, react: React) -> None:
    entry = entered(town)
    visit = first_visit(entry)
    assert "关爱走访" in page(town, "wang", "/me/record/consents/")
    assert "从现在起停下" in page(town, "wang", "/me/record/consents/care/", answer="no")
    react()
    entry = CareEntry.objects.get(pk=entry.pk)
    assert (entry.ended_why, entry.matter.stage) == ("withdrawn", "withdrawn")
    assert Visit.objects.get(pk=visit.pk).result == "dropped"
    assert heard("care_withdrawn") == {"陈建国"} and heard("consent_stopped") == {"王玉珍"}
    assert heard("visit_dropped") == {visit.matter.handler.name}
    assert "关爱走访" not in page(town, "wang", "/me/record/consents/")


def test_nobody_else_learns_that_somebody_was_on_the_roster(town: Town, react: React) -> None:
    entered(town)
    records.withdraw_silently(town.wang, "care")
    react()
    assert not RecordRequest.objects.exists()
    assert not Matter.objects.seen_by(town.desk).exists()
    with pytest.raises(NotSeen):
        records.ask_withdrawal(town.wang, kind="care")
    with pytest.raises(NotSeen):
        records.withdraw_silently(town.wang, "talent")


def test_a_talent_is_taken_off_the_list_and_off_the_musters_that_run(town: Town, react: React, talent: Talent) -> None:
    assert agrees(town.people["wang"], ConsentKind.TALENT)
    called = muster.call_up(
        town.chen, asked=asked(town), reason="停电", place="居委会", starts_at=clock.now() + timedelta(hours=1)
    )  # fmt: skip
    request = records.ask_withdrawal(town.wang, kind="talent")
    react()
    talent.refresh_from_db()
    assert talent.ended_at is not None and picked(asked(town)) == {}
    assert Summons.objects.get(muster=called).answer == "cannot"
    assert heard("consent_gone") == {"陈建国"}
    assert "已经移出能人名单" in page(town, "wang", f"/me/record/requests/{request.pk}/")
    assert "已经移出能人名单" in page(town, "chen", f"/desk/records/record/{request.pk}/")


def test_who_is_not_to_be_called_any_more_stays_a_talent(town: Town, react: React, talent: Talent) -> None:
    records.ask_withdrawal(town.wang, kind="calls")
    react()
    talent.refresh_from_db()
    assert (talent.ended_at, talent.musters) == (None, False) and picked(asked(town)) == {}
    with pytest.raises(NotSeen):
        muster.stop_calls(talent, town.chen)


def test_a_talent_who_leaves_by_themselves_agrees_no_more(town: Town, react: React, talent: Talent) -> None:
    muster.end_talent(talent, town.wang)
    react()
    assert not agrees(town.people["wang"], ConsentKind.TALENT) and heard("consent_stopped") == set()


def test_news_by_sms_and_its_consent_are_one(town: Town, react: React) -> None:
    wish_sms(town.wang, wanted=True)
    assert agrees(town.people["wang"], ConsentKind.NOTICES)
    records.ask_withdrawal(town.wang, kind="notices")
    react()
    assert not wants_sms(town.people["wang"])
    records.give_consent(town.wang, "notices")
    assert wants_sms(town.people["wang"])


def test_it_stops_again_while_the_first_withdrawal_is_still_being_checked(town: Town) -> None:
    wish_sms(town.wang, wanted=True)
    assert records.withdraw_consent(town.wang, kind="notices") is not None
    records.give_consent(town.wang, "notices")
    assert records.withdraw_consent(town.wang, kind="notices") is None
    assert not wants_sms(town.people["wang"]) and RecordRequest.objects.count() == 1


def test_it_stops_also_for_who_has_no_home_here(town: Town) -> None:
    guest = Actor.of(meet("客人", "13900007777"))
    assert guest.person is not None
    records.give_consent(guest, "notices")
    assert records.withdraw_consent(guest, kind="notices") is None
    assert not wants_sms(guest.person)


def test_who_leaves_for_good_is_called_no_more(town: Town, react: React, talent: Talent) -> None:
    close(town.people["wang"], Hand(town.people["chen"], "社区书记"))
    react()
    assert picked(asked(town)) == {}


def test_an_open_door_is_published_no_more(town: Town, react: React) -> None:
    door = muster.open_household(
        town.chen, home=Home.objects.get(pk=town.homes["wang"].pk), host=town.people["wang"], offers="读报",
        opens="每天", agreed=True,
    )  # fmt: skip
    records.ask_withdrawal(town.wang, kind="household")
    react()
    door = PartyHousehold.objects.get(pk=door.pk)
    assert door.agreed_at is None and door.ended_at is None


def test_the_same_event_heard_again_a_week_later_does_no_harm(town: Town, react: React, talent: Talent) -> None:
    records.ask_withdrawal(town.wang, kind="talent")
    react()
    before = Notice.objects.count()
    with clock.travel(clock.now() + timedelta(days=7)):
        react()
    assert Notice.objects.count() == before
