"""What the forms of the desk offer: categories, grids, organisations that fit, requests that may be the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.propose import Party, answers
from linli.platform.dispatch.reasons import said
from linli.platform.flow.models import Item, Matter
from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.places.terms import Level, OrganisationKind
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.work.cases.models import Case
from linli.work.cases.queries.console.case import extendable, mergeable, related
from linli.work.cases.wording import clock_label, organisation_names

Choices = list[tuple[str, str]]
CALLABLE = (
    OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_COMPANY,
    OrganisationKind.GOVERNMENT,
)  # fmt: skip


def categories() -> Choices:
    """All categories with their groups."""
    known = catalogue.get().categories
    return [(code, f"{one.group} · {one.name}" if one.group else one.name) for code, one in known.items()]


def grids(matter: Matter) -> Choices:
    """The grids of the community, or of the town while the community is unknown."""
    here = tree.area(matter.area_id)
    top = tree.area(here.community_id or here.pk)
    known = tree.tree.get().areas.values()
    found = [one for one in known if one.level == Level.GRID and one.ended_on is None and top.contains(one)]
    return [(str(one.pk), tree.tree.get().full_name(one.pk)) for one in found]


@dataclass(frozen=True)
class Proposed:
    """Who answers by the catalogue, and why."""

    party: Party
    name: str

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return self.party.why


def proposed(item: Item) -> Proposed:
    """What the dispatch catalogue says of a request now."""
    matter, known = item.matter, catalogue.get()
    building = getattr(item, "building", None)
    compound = building.compound_id if building else None
    party = answers(known, known.categories.get(matter.category), tree.area(matter.area_id), compound)
    return Proposed(party, party_name(party))


def party_name(party: Party) -> str:
    """区水务局, 网格员."""
    if party.organisation_id:
        return organisation_names.get().get(party.organisation_id, _("有关单位"))
    return str(Duty(party.duty).label) if party.duty in Duty.values else _("网格员")


def in_reach(matter: Matter) -> list[Organisation]:
    """Bodies whose duty lies in the matter's area, above it, or in its community; the nearest first."""
    here = tree.area(matter.area_id)
    ids = [int(pk) for pk in here.path.strip("/").split("/")]
    rows = Organisation.objects.filter(area_id__in=ids, kind__in=CALLABLE)
    return sorted(rows, key=lambda one: (-len(tree.area(one.area_id).path), one.kind, one.pk))


def organisations(matter: Matter) -> Choices:
    """For a select."""
    return [(str(one.pk), str(one)) for one in in_reach(matter)]


def to_call(item: Item) -> Choices:
    """Whom to whistle: the catalogue's own party first, then the others; without those at work already."""
    matter = item.matter
    called = set(
        Matter.objects.filter(parent_id=item.pk, kind="call", closed_at=None).values_list("organisation_id", flat=True)
    )
    first = proposed(item).party.organisation_id
    found = sorted(in_reach(matter), key=lambda one: one.pk != first)
    return [
        (str(one.pk), _("%(name)s（派单目录）") % {"name": one} if one.pk == first else str(one))
        for one in found
        if one.pk not in called
    ]


def open_calls(item: Item) -> Choices:
    """Calls that are not answered."""
    rows = Matter.objects.filter(parent_id=item.pk, kind="call", closed_at=None).order_by("due_at", "id")
    names = organisation_names.get()
    return [(str(one.pk), names.get(one.organisation_id or 0, one.number)) for one in rows if one.stage != "objected"]


def meeting_parties(item: Item) -> list[str]:
    """Those who were called, then the six parties of a joint meeting."""
    rows = Matter.objects.filter(parent_id=item.pk, kind__in=("call", "task")).exclude(organisation=None)
    names = organisation_names.get()
    called = [names.get(pk or 0, "") for pk in rows.values_list("organisation_id", flat=True).order_by("id")]
    usual = [_("党支部"), _("居委会"), _("业委会"), _("物业"), _("居民代表"), _("派出所")]
    return [name for name in dict.fromkeys([*called, *usual]) if name]


def merge_targets(item: Item, by: Actor) -> Choices:
    """Open requests near by; one that was asked for by its id need not be near."""
    return [(str(one.pk), f"{one.number} {one.title}") for one in mergeable(related(by, item.matter))]


def clocks_to_extend(item: Item, by: Actor) -> Choices:
    """Names and labels."""
    return [(one.clock, clock_label(item.matter.kind, one.clock)) for one in extendable(item, by)]


def dispatched_by(case: Case) -> str:
    """Why it went where it is, from the proposal of its placing."""
    return said(case.proposal.get("party") or {})
