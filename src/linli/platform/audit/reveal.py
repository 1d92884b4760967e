"""Showing a masked personal field: the trail is written and the value given in one transaction, or neither."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor

REVEALABLE = frozenset({"name", "phone"})


@transaction.atomic
def reveal(person: Person, field: str, *, by: Actor, why: str, matter: Matter) -> str:
    """The full value of one field of the person a matter is about, for staff who may see that matter and say why.

    Raises NotSeen for a field that is never shown or a matter out of sight, Refused for people without a post,
    Invalid without a reason.
    """
    if field not in REVEALABLE or matter.person_id != person.pk:
        raise NotSeen
    if by.person is None or not by.is_staff:
        raise Refused(_("只有在岗的工作人员能查看"))
    if not Matter.objects.seen_by(by).filter(pk=matter.pk).exists():
        raise NotSeen
    if not why.strip():
        raise Invalid({"why": _("请写明为什么要查看")})
    Look.objects.create(
        person=person,
        field=field,
        by=by.person,
        title=by.title,
        reason=why.strip()[:200],
        matter=matter,
        at=clock.now(),
    )
    return str(getattr(person, field) or "")
