"""Whom a form means by a name with a phone number; and the numbers of people on duty, given out by the trail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid, Refused
from linli.platform.audit.reveal import note, reason
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right


def named(name: str, phone: str) -> Person:
    """The person with this number, if that is their name; else a new one. What the right name is, is not told."""
    known = Person.objects.with_phone(phone).first()
    if known is not None and known.name != name:
        raise Invalid({"name": _("这个手机号登记的不是这个名字，请和本人核对")})
    return known or meet(name, phone)


@transaction.atomic
def phone_of(by: Actor, term: Appointment, why: str) -> str:
    """The whole number of somebody on duty, once the look stands on the trail. Raises Invalid or Refused."""
    if by.person is None or not by.may(Right.REVEAL) or not by.may(Right.ROSTER, term.post.area):
        raise Refused(_("您的岗位不能查看电话"))
    note(term.person, "phone", by=by, why=reason(why))
    return term.person.phone or ""
