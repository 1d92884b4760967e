"""Some matters are nobody's business but of those who take part: a post in the area is not enough."""

from __future__ import annotations

import pytest

from linli.platform.flow.models import Matter
from linli.platform.posts.terms import Duty
from linli.testing.town import Town
from linli.work.cases import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(town: Town) -> Matter:
    """A request as if of a private kind, in the hands of the worker Li."""
    case = actions.place(town.wang, text="路灯不亮", where=town.at_wangs(), requester=town.people["wang"])
    actions.accept(case, town.li)
    Matter.objects.filter(pk=case.pk).update(private=True, waits="handler")
    return Matter.objects.get(pk=case.pk)


def test_who_placed_it_and_who_has_it_know_of_it(town: Town, matter: Matter) -> None:
    for who in (town.wang, town.li):
        assert Matter.objects.seen_by(who).filter(pk=matter.pk).exists()


def test_posts_of_the_area_do_not(town: Town, matter: Matter) -> None:
    for who in (town.chen, town.desk, town.lead, town.supervisor, town.zhou):
        assert not Matter.objects.seen_by(who).filter(pk=matter.pk).exists()


def test_whose_turn_it_is_does(town: Town, matter: Matter) -> None:
    Matter.objects.filter(pk=matter.pk).update(waits=Duty.SECRETARY)
    assert Matter.objects.seen_by(town.chen).filter(pk=matter.pk).exists()
    assert not Matter.objects.seen_by(town.desk).filter(pk=matter.pk).exists()
