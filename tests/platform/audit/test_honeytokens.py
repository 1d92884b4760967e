"""A made-up resident whom nobody has a reason to look at: any look, search or export rings, and only for the watch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.work.records.conftest import browser_of, react, watched  # noqa: F401

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen
from linli.platform.audit.actions import mark, unmark
from linli.platform.audit.models import Honeytoken, Look
from linli.platform.audit.reveal import opened, reveal_resident
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.notices.models import Notice
from linli.platform.registers import declare, exporting
from linli.platform.registers.search import find
from linli.platform.residents.models import Residence
from linli.testing.town import Town
from linli.work.records import actions
from linli.work.records.models import Alarm


@pytest.fixture
def honey(watched: Town) -> Person:  # noqa: F811
    """高小蜜, made up, lives in grid 4."""
    person = meet("高小蜜", "13700001111")
    Residence.objects.create(person=person, home=watched.homes["zhao"], since=clock.today())
    mark(watched.guard, person)
    return person


def rung() -> int:
    return Event.objects.filter(name="look.honeytoken").count()


def test_opening_one_field_rings(watched: Town, honey: Person, react: Callable[[], None]) -> None:  # noqa: F811
    reveal_resident(honey, "phone", by=watched.zhou, why="想联系")
    react()
    alarm = Alarm.objects.get()
    assert alarm.look.by == watched.people["zhou"]
    assert Notice.objects.filter(message="alarm_raised").values_list("person__name", flat=True).count() == 2


def test_opening_the_page_rings(watched: Town, honey: Person) -> None:  # noqa: F811
    opened(honey, by=watched.chen, why="打开登记页")
    assert rung() == 1


def test_searching_for_the_number_rings(watched: Town, honey: Person) -> None:  # noqa: F811
    find(watched.chen, "13700001111")
    assert rung() == 1


def test_an_export_that_holds_one_rings(watched: Town, honey: Person) -> None:  # noqa: F811
    export = exporting.ask(watched.desk, declare.get("residents"), {}, "核对居民名册")
    exporting.decide(watched.chen, export.pk, approve=True)
    exporting.fetch(watched.desk, export.pk)
    assert rung() == 1


def test_a_look_at_anybody_else_does_not(watched: Town, honey: Person) -> None:  # noqa: F811
    reveal_resident(watched.people["zhao"], "phone", by=watched.zhou, why="约时间")
    assert rung() == 0


def test_one_that_was_put_out_of_use_rings_no_more(watched: Town, honey: Person) -> None:  # noqa: F811
    unmark(watched.guard, Honeytoken.objects.get().pk)
    reveal_resident(honey, "phone", by=watched.zhou, why="想联系")
    assert rung() == 0


def test_nobody_but_the_watch_knows(watched: Town, honey: Person, react: Callable[[], None]) -> None:  # noqa: F811
    reveal_resident(honey, "phone", by=watched.zhou, why="想联系")
    react()
    alarm = Alarm.objects.get()
    knows = {
        who for who in watched.people if Matter.objects.seen_by(getattr(watched, who)).filter(pk=alarm.pk).exists()
    }
    assert knows == {"guard", "guard2"}
    for who in ("chen", "admin", "leader"):
        with pytest.raises(NotSeen):
            mark(getattr(watched, who), honey)


def test_the_alarm_is_settled_by_another_than_who_set_it_off(watched: Town, honey: Person) -> None:  # noqa: F811
    look = Look.objects.create(
        person=honey, field="phone", by=watched.people["guard"], title="", reason="试试", at=clock.now()
    )
    alarm = actions.raise_alarm(look.pk)
    assert actions.raise_alarm(look.pk) == alarm
    with pytest.raises(Invalid):
        actions.settle_alarm(alarm, watched.guard, finding="test", words="演练")
    actions.settle_alarm(alarm, watched.guard2, finding="test", words="演练")
    assert Alarm.objects.get().matter.closed_at is not None
