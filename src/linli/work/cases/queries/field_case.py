"""What the field's page of one request reads: its records, photos, clocks, children, and what is near by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from linli.kernel import clock
from linli.kernel.errors import NotSeen, Refused
from linli.platform.attachments.models import Attachment, Use
from linli.platform.attachments.queries import photos_of
from linli.platform.flow.models import Deadline, Item, Matter, Record
from linli.platform.flow.nearby import within
from linli.platform.flow.pages import deadlines_of, family, records_of
from linli.platform.likeness.near import Alike
from linli.platform.posts.actor import Actor
from linli.platform.ui.shapes import Photo
from linli.work.cases.actions.pressing import EXTENDABLE
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Call, Case, Extension, Pressing, Task
from linli.work.cases.presets import stored
from linli.work.cases.queries.alike import OPEN, same_as
from linli.work.cases.reporter import reveal_reporter
from linli.work.cases.terms import AT_WORK, Stage

NEAR = 0.0015  # degrees: some 150 m
RECENT = timedelta(days=90)
MOST_RELATED = 6
CHILDREN: dict[str, type[Item]] = {"call": Call, "task": Task, "pressing": Pressing, "extension": Extension}


@dataclass(frozen=True)
class CaseSeen:
    """A request with everything its worker should know at the door."""

    case: Case
    records: Sequence[Record]
    photos: Sequence[Attachment]
    deadlines: Sequence[Deadline]
    children: Sequence[Matter]
    related: Sequence[Matter]
    moves: frozenset[str]  # open to this actor
    alike: Sequence[Alike] = ()  # likely the same

    @property
    def running(self) -> Deadline | None:
        """The clock that runs out first."""
        ticking = [one for one in self.deadlines if one.met_at is None and one.paused_at is None]
        return min(ticking, key=lambda one: one.due_at, default=None)

    @property
    def extendable(self) -> list[Deadline]:
        """Clocks for which more time may be asked."""
        return [one for one in self.deadlines if one.met_at is None and one.clock in EXTENDABLE]

    @property
    def mergeable(self) -> list[Matter]:
        """Requests that are still open and may be the same thing; the likely ones first."""
        likely = [one.matter for one in self.alike]
        known = {one.pk for one in likely}
        return [
            one
            for one in (*likely, *(other for other in self.related if other.pk not in known))
            if one.stage in (Stage.PLACED, *AT_WORK)
        ]

    def pictures(self, *uses: str) -> list[Photo]:
        """The photos of some steps, as the parts draw them."""
        return [shown(one) for one in self.photos if one.use in uses]

    @property
    def pictures_by_record(self) -> Mapping[tuple[int, int], Sequence[Photo]]:
        """Photos under the record that brought them, found by their hash."""
        by_hash = {(one.matter_id, one.sha256): one for one in self.photos}
        found: dict[tuple[int, int], list[Photo]] = defaultdict(list)
        for record in self.records:
            for sha256 in record.facts.get("files", ()):
                if photo := by_hash.get((record.matter_id, sha256)):
                    found[record.matter_id, record.seq].append(shown(photo))
        return found


def shown(photo: Attachment) -> Photo:
    """A photo as the parts draw it."""
    return Photo(reverse("attachments:attachment", args=[photo.pk]), _("%(use)s的照片") % {"use": Use(photo.use).label})


def case_for(by: Actor, pk: int) -> Case:
    """The request with its matter and people. Raises NotSeen for one this actor may not know of."""
    rows = Case.objects.seen_by(by).select_related("matter__person", "matter__handler", "matter__organisation")
    case = rows.select_related("building__compound", "into__matter", "placed_by").filter(pk=pk).first()
    if case is None:
        raise NotSeen
    return case


def child_for(by: Actor, kind: str, pk: int) -> Item:
    """A call, task or pressing with its matter and parent. Raises NotSeen for one this actor may not know of."""
    rows = CHILDREN[kind]._base_manager.select_related("matter__organisation", "matter__parent__person")
    child = rows.filter(pk=pk, matter__in=Matter.objects.seen_by(by)).first()
    if child is None:
        raise NotSeen
    return child


def open_moves(case: Case, by: Actor) -> frozenset[str]:
    """Names of the moves this actor may make now; no statement."""
    return frozenset(move.name for move in CaseFlow.open_to(case, by))


def case_seen(by: Actor, pk: int, likely: bool = False) -> CaseSeen:
    """Everything for the page in six statements; `likely`: also what may be the same, at as much again."""
    case = case_for(by, pk)
    everything = family(pk)
    return CaseSeen(
        case=case,
        records=records_of(everything),
        photos=photos_of(everything),
        deadlines=deadlines_of([pk]),
        children=list(Matter.objects.filter(parent_id=pk).select_related("organisation").order_by("id")),
        related=related(by, case),
        alike=same_as(by, case) if likely and case.stage in OPEN else [],
        moves=open_moves(case, by),
    )


def related(by: Actor, case: Case) -> list[Matter]:
    """Requests at the same building or within some 150 m in the last 90 days: newest first, the actor's own view."""
    matter = case.matter
    near = Q(building=matter.building) if matter.building else Q(pk__in=[])
    if matter.lon is not None and matter.lat is not None:
        near |= within(matter.lon, matter.lat, NEAR)
    rows = Matter.objects.seen_by(by).filter(near, kind="case", opened_at__gte=clock.now() - RECENT)
    rows = rows.filter(community_id=matter.community_id).exclude(pk=matter.pk)
    return list(rows.order_by("-opened_at", "-id")[:MOST_RELATED])


def phone_of_reporter(by: Actor, case: Case) -> str:
    """The reporter's number, for those at work on it; each look is on the trail with the request as reason."""
    person = case.matter.person
    if case.anonymous:
        raise Refused(_("反映人不愿公开姓名和电话。您写的进展他都看得到"))
    if person is None or not (case.contact_phone or person.phone):
        raise Refused(_("这件事没有留电话"))
    if not open_moves(case, by):
        raise Refused(_("这件事不由您办，不能查看电话"))
    why = stored(lazy("办理 %(number)s，联系反映人")) % {"number": case.matter.number}
    return reveal_reporter(case, "phone", by=by, why=why)
