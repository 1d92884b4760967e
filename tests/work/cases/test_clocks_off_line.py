"""Clocks are judged by the time on the phone when it was off line, and the record tells it as it was."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.flow.models import Deadline
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.town import Town
from linli.work.cases import actions

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)


def on_site(case: object) -> Deadline:
    return Deadline.objects.get(matter=case.pk, clock="on_site")  # type: ignore[attr-defined]


def test_an_arrival_made_in_time_counts_in_time_though_it_was_sent_late(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = town.case()
        time.forward(minutes=8)
        made = clock.now()
        time.forward(hours=2)
        ring_late_clocks()
        actions.arrive(case, town.li.sending(made_at=made))
    met = on_site(case)
    assert met.met_at == made
    assert not met.was_late
    assert met.network_was_late
    assert case.matter.records.filter(move="clock_missed").exists()
    assert case.matter.records.get(move="arrive").facts["in_time_after_all"] == ["on_site"]


def test_an_arrival_made_late_stays_late(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = town.case()
        time.forward(minutes=12)
        made = clock.now()
        ring_late_clocks()
        time.forward(minutes=30)
        case = actions.arrive(case, town.li.sending(made_at=made))
    assert on_site(case).was_late
    assert "in_time_after_all" not in case.matter.records.get(move="arrive").facts


@pytest.mark.parametrize("early", [timedelta(minutes=5), timedelta(days=3)])
def test_nobody_arrives_before_there_was_anything_to_arrive_at(town: Town, early: timedelta) -> None:
    with clock.travel(clock.now()) as time:
        began = clock.now()
        case = town.case()
        time.forward(minutes=20)
        actions.arrive(case, town.li.sending(made_at=began - early))
    assert on_site(case).met_at == began


def test_what_follows_an_answer_sent_late_runs_from_its_arrival(town: Town) -> None:
    """Nobody can rate what has not arrived: the fourteen days begin when the server has it."""
    with clock.travel(clock.now()) as time:
        case = town.case()
        time.forward(minutes=5)
        made = clock.now()
        time.forward(days=2)
        sent = clock.now()
        actions.fix(case, town.li.sending(made_at=made), how="repaired", photos=[PHOTO])
    assert Deadline.objects.get(matter=case.pk, clock="repair").met_at == made
    assert Deadline.objects.get(matter=case.pk, clock="confirm").since_at == sent
