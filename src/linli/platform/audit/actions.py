"""What the owner of personal data may do about a look at it, and who watches over all of them."""

from __future__ import annotations

from django.db import transaction

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.audit.models import DisputedLook, Honeytoken, Look, Sweep
from linli.platform.identity import keeping
from linli.platform.identity.models import Person
from linli.platform.identity.people import known_as
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty


def dispute(by: Actor, look: int, words: str = "") -> DisputedLook:
    """对这次查阅有疑问: once for each look, by the person whose data it was. Raises NotSeen for anybody else."""
    own = Look.objects.filter(pk=look, person_id__in=known_as(by.person)).first() if by.person else None
    if own is None:
        raise NotSeen
    made, _new = DisputedLook.objects.get_or_create(
        look=own, defaults={"words": words.strip()[:200], "at": clock.now()}
    )
    return made


def watches(by: Actor) -> bool:
    """The security administrator, who answers for looks; nobody else knows of honeytokens."""
    return Duty.SECURITY_OFFICER in by.duties


@transaction.atomic
def mark(by: Actor, person: Person) -> Honeytoken:
    """From now on nobody has a reason to look at this (made-up) person. Raises NotSeen for others."""
    if by.person is None or not watches(by):
        raise NotSeen
    made, _new = Honeytoken.objects.update_or_create(
        person=person, defaults={"ended_at": None}, create_defaults={"made_by": by.person, "made_at": clock.now()}
    )
    return made


def unmark(by: Actor, pk: int) -> None:
    """It rings no more."""
    if not watches(by) or not Honeytoken.objects.filter(pk=pk, ended_at=None).update(ended_at=clock.now()):
        raise NotSeen


def sweep(by: Actor | None = None) -> Sweep:
    """Forget everything whose time is over, and leave a report."""
    now = clock.now()
    told = [
        {"model": one.label, "words": one.words, "keep_days": one.keep_days, "count": one.count}
        for one in keeping.forget_due(now)
    ]
    person = by.person if by else None
    return Sweep.objects.create(at=now, by=person, told=told, count=sum(int(str(one["count"])) for one in told))
