"""Ringing somebody of the roster: the number is given once, and its owner reads who asked for it and why."""

from __future__ import annotations

from django.db import transaction

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor


@transaction.atomic
def number_of(person: Person, by: Actor, why: str, matter: Matter | None = None) -> str:
    """The telephone number of a person; whether the actor may is asked before."""
    assert by.person is not None
    Look.objects.create(
        person=person, field="phone", by=by.person, title=by.title, reason=why[:200], matter=matter, at=clock.now()
    )
    return person.phone or ""
