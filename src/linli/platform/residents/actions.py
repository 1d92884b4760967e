"""Where people say they live."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places.models import Home
from linli.platform.residents.models import Residence, Tie


@transaction.atomic
def move_in(person: Person, home: Home, tie: str = Tie.OWNER) -> Residence:
    """The person says this is their home from today on; the one before ends. Nobody has confirmed it yet.

    Saying the same again changes nothing.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    today = clock.today()
    lives = Residence.objects.filter(person=person, until=None)
    if same := lives.filter(home=home).first():
        return same
    lives.filter(since__lt=today).update(until=today - timedelta(days=1))
    lives.filter(since__gte=today).delete()  # chosen by mistake a moment ago
    return Residence.objects.create(person=person, home=home, tie=tie, since=today)
