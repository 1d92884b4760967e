"""The roster behind the second wall: a view that forgot its scope is given nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.work.care.conftest import entered

from linli.kernel import clock
from linli.platform.events import pulse
from linli.platform.events.jobs import react
from linli.platform.events.models import Event
from linli.platform.posts.actor import STRANGER, Actor
from linli.platform.wall.asking import NOBODY, asker, asking
from linli.testing.town import Town
from linli.work.care import actions
from linli.work.care.jobs import arrange_visits
from linli.work.care.models import CareEntry, CareVisitor, Consent, Visit

MODELS = (CareEntry, CareVisitor, Consent, Visit)
pytestmark = pytest.mark.django_db


def given_to(by: Actor) -> list[int]:
    """How many rows of each table a view without any scope would be given."""
    with asking(lambda: by.asker):
        return [model.objects.count() for model in MODELS]


def test_who_asks_for_nobody_is_given_nothing(visit: Visit) -> None:
    with asking(lambda: NOBODY), connection.cursor() as cursor:
        for model in MODELS:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone() == (0,)


def test_raw_sql_that_tells_nothing_is_given_nothing(visit: Visit) -> None:
    with connection.connection.cursor() as raw:  # past the wrapper, as a forgotten door would be
        raw.execute("SELECT set_config('linli.system', '', true), set_config('linli.person', '', true)")
        assert raw.execute("SELECT count(*) FROM care_careentry").fetchone() == (0,)


@pytest.mark.parametrize("who", ["zhou", "lead", "other_chief", "desk", "supervisor", "leader", "admin"])
def test_nobody_else_on_duty_is_given_anything_even_without_a_scope(town: Town, visit: Visit, who: str) -> None:
    assert given_to(getattr(town, who)) == [0, 0, 0, 0]


def test_a_neighbour_and_a_stranger_are_given_nothing(town: Town, visit: Visit) -> None:
    assert given_to(town.neighbour) == given_to(STRANGER) == [0, 0, 0, 0]


@pytest.mark.parametrize("who", ["chen", "li", "wang"])
def test_the_keeper_the_visitor_and_the_person_are_given_it(town: Town, visit: Visit, who: str) -> None:
    assert visit.matter.handler == town.people["li"]
    assert given_to(getattr(town, who)) == [1, 2, 1, 1]


def test_the_keeper_of_one_entry_is_not_given_another(town: Town, entry: CareEntry) -> None:
    other = entered(town, by=town.lead, person=town.people["neighbour"], home=town.homes["wang"])
    with asking(lambda: town.chen.asker):
        assert list(CareEntry.objects.values_list("pk", flat=True)) == [entry.pk]
        assert not CareEntry.objects.filter(pk=other.pk).update(reason="ill")
        with pytest.raises(DatabaseError), transaction.atomic():
            CareVisitor.objects.create(entry_id=other.pk, person=town.people["chen"])


def test_a_post_that_is_lost_takes_the_sight_with_it(town: Town, visit: Visit) -> None:
    assert given_to(Actor(town.people["chen"])) == given_to(Actor(town.people["li"])) == [0, 0, 0, 0]


def test_handed_over_it_is_given_to_the_new_keeper_only(town: Town, entry: CareEntry) -> None:
    with asking(lambda: town.chen.asker):
        actions.hand_over(entry, town.chen, to=town.people["lead"])
    assert given_to(town.chen) == [0, 0, 0, 0]
    assert given_to(town.lead)[0] == 1


def test_the_whole_life_of_an_entry_goes_on_behind_the_wall(town: Town) -> None:
    with asking(lambda: town.chen.asker):
        entry = entered(town)
    with asking(lambda: NOBODY):
        pulse.turn(pulse.PARTS["arrange_visits"])
    visit = Visit.objects.get(entry=entry)
    visitor = Actor.of(visit.matter.handler)  # type: ignore[arg-type]
    with asking(lambda: visitor.asker):
        actions.done(actions.start(visit, visitor), visitor, result="needs", need="repair")
    with asking(lambda: town.wang.asker):
        actions.withdraw(entry, town.wang)
    entry.refresh_from_db()
    assert entry.ended_on == clock.today() and not entry.visitors.exists()


def test_the_worker_sees_what_it_needs_to_sweep(town: Town, entry: CareEntry, monkeypatch: Any) -> None:
    with asking(lambda: NOBODY):
        arrange_visits()  # called by nobody it finds nothing to do
    assert not Visit.objects.exists()
    with asking(lambda: NOBODY):
        pulse.turn(pulse.PARTS["arrange_visits"])
    assert Visit.objects.get().entry == entry


def test_a_reaction_asks_as_the_system(entry: CareEntry, monkeypatch: Any) -> None:
    heard: list[str] = []
    monkeypatch.setattr("linli.platform.events.reactions.run", lambda event, name: heard.append(asker().system))
    with asking(lambda: NOBODY):
        react.func(event=Event.objects.latest("id").pk, reaction="late_visit")
    assert heard == ["reaction late_visit"]


def test_somebody_on_another_roster_is_refused_in_words_and_not_by_the_database(town: Town, entry: CareEntry) -> None:
    with asking(lambda: town.lead.asker), pytest.raises(Exception, match="已经在名册里"):
        entered(town, by=town.lead)


@pytest.mark.parametrize(("who", "status"), [("chen", 200), ("zhou", 404), ("lead", 404)])
def test_a_page_that_forgot_its_scope_is_empty(
    town: Town, entry: CareEntry, browser_of: Any, monkeypatch: Any, who: str, status: int
) -> None:
    monkeypatch.setattr("linli.work.care.queries.entries.kept", lambda by: CareEntry.objects.all())
    assert browser_of(who).get(f"/desk/care/entry/{entry.pk}/").status_code == status
