"""What is held about somebody, field by field: value, purpose, lawful basis, how long, from where, last confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock, mask
from linli.platform.identity.fields import Personal
from linli.platform.identity.models import Account, Person
from linli.platform.places import locate
from linli.platform.places.models import Home
from linli.platform.residents.agreements import AGREEMENTS
from linli.platform.residents.models import (
    Change,
    Confirmation,
    Consent,
    Residence,
    Tenancy,
    Vehicle,
)
from linli.platform.residents.terms import Checked, ConsentKind, Field, Subject
from linli.platform.ui.shapes import Fact
from linli.platform.ui.words import day_words


@dataclass(frozen=True)
class Held:
    """One field of one's own record."""

    field: str
    label: str
    value: str
    why: list[Fact]
    change_url: str = ""
    change: str = ""


def personal(model: Any, name: str) -> Personal:
    """The declaration of a personal field."""
    said: Personal | None = getattr(model, "personal", {}).get(name)
    found: Personal | None = said or getattr(model._meta.get_field(name), "personal", None)
    assert found is not None
    return found


def address(home: Home) -> str:
    """The whole address of a home; for its own people and for who is at the door."""
    return f"{locate.at_home(home).words} {home.name}"


def masked_address(home: Home) -> str:
    """The house without the number of the home."""
    return mask.address(address(home))


def own(person: Person) -> list[Held]:
    """Everything of a person's own record that stands in one field each."""
    said = {one.field: one for one in Confirmation.objects.filter(person=person).select_related("by")}
    source = _source(person)
    fields = (
        (Field.NAME, person.name, reverse("records:correct", args=["name"]), _("更正")),
        (Field.PHONE, person.phone or "", reverse("records:phone"), _("换号码")),
        (Field.ID_NUMBER, mask.id_number(person.id_number) if person.id_number else "",
         reverse("records:correct", args=["id_number"]), _("更正") if person.id_number else _("补上")),
    )  # fmt: skip
    found = []
    for name, value, url, go in fields:
        why = _why(personal(Person, name), source, said.get(name))
        found.append(Held(str(name), str(name.label), value or _("没有登记"), why, url, go))
    return found


def _why(declared: Personal, source: str, confirmed: Confirmation | None) -> list[Fact]:
    return [
        Fact(_("用来做什么"), str(declared.purpose)),
        Fact(_("凭什么"), str(declared.basis)),
        Fact(_("留多久"), str(declared.keep)),
        Fact(_("从哪里来"), source),
        Fact(_("上次核对"), last_confirmed(confirmed)),
    ]


def last_confirmed(one: Confirmation | None, *, own: bool = True) -> str:
    """11 月 3 日由网格员李强上门核对."""
    if one is None:
        return _("还没有核对过")
    who = (
        (_("您自己") if own else _("本人")) if not one.title else f"{one.title} {one.by.name if one.by else ''}".strip()
    )
    words = {"day": day_words(clock.local(one.at)), "who": who, "how": Checked(one.how).label}
    return _("%(day)s，%(who)s（%(how)s）") % words


def _source(person: Person) -> str:
    if Account.objects.filter(person=person, username__startswith="r-").exists():
        return _("您用手机号登录时留下的")
    return _("社区登记，或您反映问题时留下的")


@dataclass(frozen=True)
class Lives:
    """A home of somebody, as its owner reads it."""

    residence: Residence
    words: str
    source: str
    confirmed: str
    tenancy: Tenancy | None


def homes(person: Person) -> list[Lives]:
    """Where somebody lives now and has lived, the present first."""
    rows = Residence.objects.filter(person=person).select_related("home__entrance__building__compound", "tenancy")
    found = sorted(rows, key=lambda one: (one.until is not None, -one.since.toordinal(), -one.pk))
    said = Confirmation.objects.filter(person=person, field=Field.HOME).select_related("by").first()
    origin = _origins(person)
    return [
        Lives(
            one, address(one.home), origin.get(one.pk, _("社区登记")),
            last_confirmed(said) if one.until is None else "", getattr(one, "tenancy", None),
        )
        for one in found
    ]  # fmt: skip


def _origins(person: Person) -> dict[int, str]:
    rows = Change.objects.filter(person=person, subject=Subject.RESIDENCE, field=Field.HOME)
    return {
        pk: _("您自己登记") if by == person.pk and not title else _("%(who)s登记") % {"who": title or _("社区")}
        for pk, by, title in rows.values_list("subject_id", "by_id", "title")
    }


def vehicles(person: Person) -> list[Vehicle]:
    """One's own."""
    return list(Vehicle.objects.filter(person=person).select_related("home").order_by("pk"))


@dataclass(frozen=True)
class Agreed:
    """One thing that needs consent, and how it stands."""

    kind: str
    label: str
    given: bool
    words: str


def consents(person: Person) -> Iterator[Agreed]:
    """All of them, also those never asked for; those that a kind of work keeps only while they stand."""
    rows = {one.kind: one for one in Consent.objects.filter(person=person)}
    for kind in ConsentKind:
        row = rows.get(kind)
        given = row is not None and row.given_at is not None and row.withdrawn_at is None
        yield Agreed(str(kind), str(kind.label), given, _stands(row, given=given))
    for one in AGREEMENTS.values():
        since = one.since(person.pk)
        if since is not None:
            yield Agreed(one.kind, str(one.label), True, _("%(day)s 您同意了") % {"day": day_words(since)})


def _stands(row: Consent | None, *, given: bool) -> str:
    if row is None:
        return _("您没有同意过")
    at = row.given_at if given else row.withdrawn_at
    day = day_words(clock.local(at)) if at else ""
    return (_("%(day)s 您同意了") if given else _("%(day)s 您撤回了")) % {"day": day}
