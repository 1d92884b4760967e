"""Thirty and seven days before a term ends its holder and whoever gives out the post are told, once each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from linli.kernel import clock
from linli.platform.notices.models import Notice
from linli.platform.posts.models import Appointment, Post
from linli.platform.roster import ending
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
React = Callable[[], None]


def ends(town: Town, who: str, days: int) -> Appointment:
    """The term of somebody ends in so many days."""
    term = Appointment.objects.get(person=town.people[who])
    term.until = clock.today() + timedelta(days=days)
    term.save()
    return term


def heard(message: str) -> list[str]:
    """Names of those told, in order."""
    rows = Notice.objects.filter(message=message).order_by("made_at", "id")
    return list(rows.values_list("person__name", flat=True))


def pass_days(days: int, react: React) -> None:
    """The pulse beats through so many days."""
    start = clock.now()
    for day in range(days + 1):
        with clock.travel(start + timedelta(days=day)):
            ending.warn()
    react()


def test_holder_and_secretary_are_told_twice_and_no_more(town: Town, react: React) -> None:
    ends(town, "li", 35)
    pass_days(36, react)
    assert heard("term_ends") == ["李强", "李强"]
    assert heard("term_ends_for") == ["陈建国", "陈建国"]


def test_a_term_of_a_week_is_said_once(town: Town, react: React) -> None:
    ends(town, "li", 5)
    pass_days(5, react)
    assert heard("term_ends") == ["李强"]


def test_the_post_of_the_secretary_is_the_business_of_the_town(town: Town, react: React) -> None:
    ends(town, "chen", 10)
    pass_days(0, react)
    assert (heard("term_ends"), heard("term_ends_for")) == (["陈建国"], ["杨长"])


def test_a_prolonged_term_is_said_again_before_its_new_end(town: Town, react: React) -> None:
    term = ends(town, "li", 20)
    pass_days(0, react)
    Appointment.objects.filter(pk=term.pk).update(until=clock.today() + timedelta(days=300))
    pass_days(0, react)
    assert len(heard("term_ends")) == 1
    with clock.travel(clock.now() + timedelta(days=280)):
        ending.warn()
    react()
    assert len(heard("term_ends")) == 2


def test_nobody_hears_of_terms_without_an_end_of_stand_ins_or_closed_posts(town: Town, react: React) -> None:
    stand_in = ends(town, "li", 5)
    Appointment.objects.filter(pk=stand_in.pk).update(instead_of=town.people["zhou"])
    closed = ends(town, "zhou", 5)
    Post.objects.filter(pk=closed.post_id).update(closed_on=date(2026, 1, 1))
    pass_days(0, react)
    assert heard("term_ends") == [] == heard("term_ends_for")
