"""Posts go by the stated choice: to the first new area, to all of them, or they stop; who held what stays readable."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.deletion import ProtectedError

from linli.platform.places.models import Area
from linli.platform.posts.models import Appointment, Post
from linli.platform.structure.redrawing.course import Course
from linli.platform.structure.redrawing.follow import Journal
from linli.platform.structure.terms import PostsGo


def go(course: Course, choice: str, journal: Journal) -> dict[str, int]:
    """New posts in the new areas with the people in office, whose old terms end the day before."""
    counts: Counter[str] = Counter()
    names = {pk: was["name"] for pk, was in course.before.items()}
    for post in Post.objects.filter(area__in=course.ids).order_by("id"):
        ends = post.area_id in course.ending
        running = list(_running(post, course))
        for area in _targets(course, post, choice):
            new = _same_post(post, area, names[post.area_id], journal)
            counts["posts"] += 1
            for term in running:
                if _running(new, course).filter(person=term.person_id).exists():
                    continue  # one worker of two grids that become one
                since = max(term.since, course.day)
                made = Appointment.objects.create(post=new, person_id=term.person_id, since=since, until=term.until)
                journal.setdefault("made.appointments", {})[str(made.pk)] = term.pk
                counts["appointments"] += 1
        if ends:
            for term in running:
                _end(term, course, journal)
    return dict(counts)


def _running(post: Post, course: Course) -> QuerySet[Appointment]:
    """Terms that run on the day or begin later."""
    return post.appointments.filter(Q(until=None) | Q(until__gte=course.day)).order_by("id")


def _targets(course: Course, post: Post, choice: str) -> list[Area]:
    if choice == PostsGo.ALL:
        return [one for one in course.parts if one.pk != post.area_id]
    if choice == PostsGo.FIRST and post.area_id in course.ending:
        return [course.first]
    return []


def _same_post(post: Post, area: Area, old_name: str, journal: Journal) -> Post:
    """One post of a kind in an area: when two grids become one, both workers hold it."""
    title = post.title.replace(old_name, area.name) if old_name in post.title else post.title
    known = Post.objects.filter(duty=post.duty, area=area, organisation=post.organisation_id).order_by("id").first()
    if known is not None:
        return known
    values: dict[str, Any] = {
        field.attname: getattr(post, field.attname)
        for field in Post._meta.concrete_fields
        if not field.primary_key and not field.unique
    }
    made = Post.objects.create(**{**values, "area_id": area.pk, "title": title[:60]})
    journal.setdefault("made.posts", {})[str(made.pk)] = post.pk
    return made


def _end(term: Appointment, course: Course, journal: Journal) -> None:
    last = course.day - timedelta(days=1)
    if term.since > last:  # has not begun here: it never does
        journal.setdefault("gone.appointments", {})[str(term.pk)] = _facts(term)
        term.delete()
        return
    journal.setdefault("until.appointments", {})[str(term.pk)] = term.until.isoformat() if term.until else None
    Appointment.objects.filter(pk=term.pk).update(until=last)


def _facts(term: Appointment) -> dict[str, Any]:
    return {
        "post_id": term.post_id, "person_id": term.person_id, "since": term.since.isoformat(),
        "until": term.until.isoformat() if term.until else None,
    }  # fmt: skip


def come_back(journal: Journal) -> None:
    """Terms run again as before; those that were made for the change end, and empty posts go."""
    made = Appointment.objects.filter(pk__in=journal.get("made.appointments", {}))
    made.delete()
    for pk, until in journal.get("until.appointments", {}).items():
        Appointment.objects.filter(pk=pk).update(until=until)
    for facts in journal.get("gone.appointments", {}).values():
        Appointment.objects.create(**facts)
    for post in Post.objects.filter(pk__in=journal.get("made.posts", {}), appointments=None):
        try:
            post.delete()
        except ProtectedError:
            continue
