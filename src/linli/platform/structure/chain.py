"""The chain of organisations beside the area tree: committees and party branches by level, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel import text as texts
from linli.kernel.errors import Invalid, Refused
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Area, Compound, Organisation
from linli.platform.places.terms import Level, OrganisationKind
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.structure.models import Seat
from linli.platform.structure.terms import SeatRole

PARTY = frozenset({OrganisationKind.PARTY_BRANCH, OrganisationKind.GOVERNMENT})
SELF_RULE = frozenset({OrganisationKind.COMMITTEE})
CHAIN = PARTY | SELF_RULE
AROUND = (
    OrganisationKind.PROPERTY_COMPANY, OrganisationKind.OWNERS_COMMITTEE, OrganisationKind.SOCIAL,
    OrganisationKind.MERCHANT, OrganisationKind.UTILITY, OrganisationKind.DEPARTMENT,
)  # fmt: skip
LEVELS = (Level.CITY, Level.DISTRICT, Level.TOWN, Level.COMMUNITY, Level.GRID)


@dataclass
class Link:
    """An area with the bodies of the chain that stand in it."""

    area: Area
    bodies: list[Organisation] = field(default_factory=list)
    depth: int = 0


@dataclass(frozen=True)
class Missing:
    """Something that ought to be there."""

    area: Area
    words: str
    organisation: Organisation | None = None


def chain(area: Area) -> list[Link]:
    """The five levels: from the top down to the area, and everything below it that has a body of the chain."""
    above = [tree.area(int(pk)) for pk in area.path.strip("/").split("/")]
    below = [one for one in tree.tree.get().areas.values() if one.ended_on is None and area.contains(one)]
    links = {one.pk: Link(one, depth=one.path.count("/") - 2) for one in (*above, *below) if one.level in LEVELS}
    for body in _chain_bodies().filter(area__in=links).select_related("parent").order_by("kind", "id"):
        links[body.area_id].bodies.append(body)
    shown = [link for link in links.values() if link.bodies or link.area.level != Level.GRID]
    return sorted(shown, key=lambda link: link.area.path)


def _chain_bodies() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind__in=CHAIN)


def missing(area: Area) -> list[Missing]:
    """What the chain lacks below an area: bodies, links upward, companies and committees of compounds."""
    inside = [one for one in tree.tree.get().areas.values() if one.ended_on is None and area.contains(one)]
    bodies: dict[int, list[Organisation]] = defaultdict(list)
    for body in _chain_bodies().filter(area__in=[one.pk for one in inside]).select_related("parent__area"):
        bodies[body.area_id].append(body)
    found = []
    for one in inside:
        kinds = {body.kind for body in bodies[one.pk]}
        if one.level in (Level.TOWN, Level.COMMUNITY) and not kinds & PARTY:
            found.append(Missing(one, _("还没有登记党组织")))
        if one.level == Level.COMMUNITY and not kinds & SELF_RULE:
            found.append(Missing(one, _("还没有登记居委会")))
        found += [lost for body in bodies[one.pk] if (lost := _unlinked(one, body))]
    return found + _compounds(area)


def grids_without_branch(area: Area) -> int:
    """How many grids have no party branch of their own."""
    grids = Area.objects.current().below(area).filter(level=Level.GRID)
    return grids.exclude(organisations__kind=OrganisationKind.PARTY_BRANCH).count()


def _unlinked(area: Area, body: Organisation) -> Missing | None:
    """A body of the chain hangs on one of an area above it; the topmost ones hang on nothing."""
    if body.parent is None:
        return None if area.level in (Level.CITY, Level.DISTRICT) else Missing(area, _("没有写上级组织"), body)
    if body.parent.area_id != area.pk and not body.parent.area.contains(area):
        return Missing(area, _("上级组织不在它上面的区域里"), body)
    return None


def _compounds(area: Area) -> list[Missing]:
    lacking = Compound.objects.filter(community__path__startswith=area.path).filter(
        Q(property_company=None) | Q(owners_committee=None)
    )
    found = []
    for one in lacking.select_related("community").order_by("community", "id"):
        if one.property_company_id is None:
            found.append(Missing(one.community, _("%(name)s没有登记物业企业") % {"name": one.name}))
        if one.owners_committee_id is None:
            found.append(Missing(one.community, _("%(name)s没有登记业委会") % {"name": one.name}))
    return found


def around(area: Area) -> list[tuple[str, list[Organisation]]]:
    """The other bodies that take part, by kind."""
    rows = Organisation.objects.filter(kind__in=AROUND, area__path__startswith=area.path).select_related("area")
    by_kind: dict[str, list[Organisation]] = defaultdict(list)
    for one in rows.order_by("area__path", "name"):
        by_kind[one.kind].append(one)
    return [(str(kind.label), by_kind[kind]) for kind in AROUND if by_kind[kind]]


# Changing -----------------------------------------------------------------------------------------------------------


def may_keep(by: Actor, area: Area) -> None:
    """Raises Refused for those who keep nothing there."""
    if not by.may(Right.KEEP_HOMES, area) and not by.may(Right.KEEP_GROUND, area):
        raise Refused(_("这里的登记由社区或系统管理员来办"))


@transaction.atomic
def save_organisation(
    by: Actor, one: Organisation | None, *, name: str, kind: str, area: Area, parent: Organisation | None = None,
    short: str = "", phone: str = "", trade: str = "",
) -> Organisation:  # fmt: skip
    """A body, new or corrected. Raises Invalid where its parent would hang below itself, or it is there already."""
    may_keep(by, area)
    if one is not None:
        may_keep(by, one.area)
    same = Organisation.objects.filter(area=area, name=name)
    if (same.exclude(pk=one.pk) if one else same).exists():
        raise Invalid({"name": _("这里已经登记了叫%(name)s的单位，请核对")}, name=name)
    step, seen = parent, set[int]()
    while step is not None and step.pk not in seen:
        if one is not None and step.pk == one.pk:
            raise Invalid({"parent": _("上级单位不能是它自己或它的下级，请重新选")})
        seen.add(step.pk)
        step = step.parent
    one = one or Organisation()
    one.name, one.kind, one.area, one.parent = name, kind, area, parent
    one.short, one.phone, one.trade = short, texts.phone(phone) if phone else "", trade
    one.save()
    tree.changed("organisations")
    return one


@transaction.atomic
def seat(
    by: Actor, *, area: Area, person: Person, role: str = SeatRole.STANDING, organisation: Organisation | None = None,
    duty: str = "", since: date | None = None, until: date | None = None,
) -> Seat:  # fmt: skip
    """Somebody takes a seat on the big party committee of a community."""
    may_keep(by, area)
    if area.level != Level.COMMUNITY or area.ended_on is not None:
        raise Invalid({"area": _("大党委设在社区，请选一个在用的社区")})
    if role == SeatRole.STANDING and organisation is None:
        raise Invalid({"organisation": _("兼职委员要写他所在的单位")})
    if until and until < (since or clock.today()):
        raise Invalid({"until": _("结束日期比开始日期早，请核对")})
    if seats_of(area).filter(person=person).exists():
        raise Invalid({"name": _("这个人已经是本届委员")})
    if role == SeatRole.SECRETARY and seats_of(area).filter(role=role).exists():
        raise Invalid({"role": _("这里已有书记，请先结束他的任期")})
    return Seat.objects.create(
        area=area, person=person, role=role, organisation=organisation, duty=duty[:60], since=since or clock.today(),
        until=until,
    )  # fmt: skip


@transaction.atomic
def leave(by: Actor, one: Seat) -> None:
    """The term ends today."""
    may_keep(by, one.area)
    Seat.objects.filter(pk=one.pk).update(until=max(clock.today(), one.since))


def seats_of(area: Area) -> QuerySet[Seat]:
    """Seats of today, the secretary first."""
    today = clock.today()
    rows = Seat.objects.filter(Q(until=None) | Q(until__gte=today), area=area, since__lte=today)
    return rows.select_related("person", "organisation").order_by("since", "id")
