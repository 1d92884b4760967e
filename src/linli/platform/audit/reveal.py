"""Showing a masked personal field: the trail is written and the value given in one transaction, or neither."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.residents.models import Residence

REVEALABLE = frozenset({"name", "phone"})
OF_A_RESIDENT = REVEALABLE | {"id_number"}
PAGE, COPY = "page", "copy"  # the record was opened, masked; its owner took a copy
ON_DUTY_ONLY = _("只有在岗的工作人员能查看")
ONCE_IN = timedelta(hours=12)
SHORTEST = 2  # characters of a reason that are no punctuation


@transaction.atomic
def reveal(person: Person, field: str, *, by: Actor, why: str, matter: Matter) -> str:
    """The full value of one field of the person a matter is about, for staff who may see that matter and say why.

    Raises NotSeen for a field that is never shown or a matter out of sight, Refused for people without a post,
    Invalid without a reason.
    """
    if field not in REVEALABLE or matter.person_id != person.pk:
        raise NotSeen
    if not by.is_staff:
        raise Refused(ON_DUTY_ONLY)
    if not Matter.objects.seen_by(by).filter(pk=matter.pk).exists():
        raise NotSeen
    _on_duty(by)
    note(person, field, by=by, why=reason(why), matter=matter)
    return str(getattr(person, field) or "")


@transaction.atomic
def reveal_resident(person: Person, field: str, *, by: Actor, why: str) -> str:
    """The same without a matter: one field of a resident of the actor's own areas, with a reason.

    Raises what `reveal` raises.
    """
    if field not in OF_A_RESIDENT or not lives_under(person, by):
        raise NotSeen
    _on_duty(by)
    note(person, field, by=by, why=reason(why))
    return str(getattr(person, field) or "")


def lives_under(person: Person, by: Actor) -> bool:
    """Whether the person lives, or has lived, where the actor may read the registers."""
    q = Q(pk__in=[])
    for held in by.having(Right.REGISTERS):
        q |= Q(**{held.column: held.area.pk})
    return Residence.objects.filter(q, person=person).exists()


@transaction.atomic
def opened(person: Person, *, by: Actor, why: str) -> None:
    """The masked record of a resident was opened: written down once in half a day for each who opens it."""
    if by.person is None or by.person_id == person.pk:
        return
    lately = Look.objects.filter(person=person, by=by.person, field=PAGE, at__gt=clock.now() - ONCE_IN)
    if not lately.exists():
        note(person, PAGE, by=by, why=why)


def note(person: Person, field: str, *, by: Actor, why: str, matter: Matter | None = None) -> Look:
    """One line on the trail."""
    assert by.person is not None
    return Look.objects.create(
        person=person, field=field, by=by.person, title=by.title[:60], reason=why[:200], matter=matter, at=clock.now()
    )  # fmt: skip


def _on_duty(by: Actor) -> None:
    if by.person is None or not by.may(Right.REVEAL):
        raise Refused(ON_DUTY_ONLY)


def reason(why: str) -> str:
    """What the owner of the data will read. Raises Invalid for nothing, and for a full stop in its place."""
    if sum(map(str.isalnum, why)) < SHORTEST:
        raise Invalid({"why": _("请写明为什么要查看，本人会看到")})
    return why.strip()
