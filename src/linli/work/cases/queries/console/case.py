"""What the page of one request reads: records, clocks, photos, everybody brought in, meetings, what is related."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.attachments.models import Attachment, Use
from linli.platform.attachments.queries import photos_of
from linli.platform.flow.declare import Move, flow_of
from linli.platform.flow.models import Deadline, Item, Matter, MatterQuerySet, Record
from linli.platform.flow.nearby import within
from linli.platform.flow.pages import deadlines_of, family, records_of
from linli.platform.likeness.near import Alike
from linli.platform.posts.actor import Actor
from linli.platform.ui.shapes import Photo
from linli.work.cases.flows import COMMUNITY, HANDS, LEADER, SUPERVISOR
from linli.work.cases.models import Call, Case, Consultation, Extension, Pressing, Task
from linli.work.cases.queries.alike import OPEN, same_as
from linli.work.cases.queries.console.lists import ever_in_sight
from linli.work.cases.queries.console.paging import MOST_COUNTED, Order
from linli.work.cases.terms import AT_WORK, Stage

NEAR = 0.0015  # degrees: some 150 m
RECENT = timedelta(days=365)
MOST_RELATED = 5
ITEMS: dict[str, type[Item]] = {
    "case": Case, "call": Call, "task": Task, "pressing": Pressing, "extension": Extension,
}  # fmt: skip
OF_CASE = ("into__matter", "building__compound", "placed_by", "first_asked")
EXTENDABLE = {"case": ("plan", "repair"), "call": ("finish",)}


@dataclass(frozen=True)
class Child:
    """A call, task, pressing or extension with its clocks."""

    item: Item
    deadlines: Sequence[Deadline]

    @property
    def matter(self) -> Matter:
        """Its matter."""
        return self.item.matter

    def clock(self, name: str) -> Deadline | None:
        """The last clock of that name."""
        return next((one for one in reversed(self.deadlines) if one.clock == name and not one.dropped), None)


@dataclass(frozen=True)
class CaseSeen:
    """A request with everything the desk should know."""

    case: Case
    records: Sequence[Record]
    photos: Sequence[Attachment]
    deadlines: Sequence[Deadline]
    children: Sequence[Child]
    consultations: Sequence[Consultation]
    merged: Sequence[Matter]
    moves: Mapping[str, Move]

    def of_kind(self, kind: str) -> list[Child]:
        """The children of one kind."""
        return [one for one in self.children if one.matter.kind == kind]

    @property
    def open_children(self) -> list[Child]:
        """Calls and tasks that are not answered yet."""
        return [one for one in self.children if one.matter.kind in ("call", "task") and one.matter.closed_at is None]

    @property
    def running(self) -> list[Deadline]:
        """Clocks that run or stand still, by due time."""
        return sorted((one for one in self.deadlines if one.met_at is None), key=lambda one: one.due_at)


def item_for(by: Actor, kind: str, pk: int) -> Item:
    """A request or what hangs on one, with its matter. Raises NotSeen for one this actor may not know of."""
    if kind not in ITEMS:
        raise NotSeen
    along = OF_CASE if kind == "case" else ("matter__parent__person",)
    rows: Any = ITEMS[kind]._base_manager.select_related("matter__person", "matter__handler", "matter__organisation")
    rows = rows.select_related(*along)
    found: Item | None = rows.filter(pk=pk, matter__in=Matter.objects.seen_by(by)).first()
    if found is None:
        raise NotSeen
    return found


def open_moves(item: Item, by: Actor) -> dict[str, Move]:
    """The moves this actor may make now, by name; no statement."""
    return {move.name: move for move in flow_of(item.matter).open_to(item, by)}


def case_seen(by: Actor, pk: int) -> CaseSeen:
    """Everything for the page. What the records say did not happen is not asked for."""
    case = item_for(by, "case", pk)
    assert isinstance(case, Case)
    everything = family(pk)
    records = records_of(everything)
    moves = {one.move for one in records if one.matter_id == pk}
    deadlines = deadlines_of(everything)
    held = Consultation.objects.filter(case_id=pk).order_by("-held_at") if "consult" in moves else ()
    merged = Matter.objects.filter(pk__in=Case.objects.filter(into_id=pk).values("pk")).order_by("id")
    return CaseSeen(
        case=case,
        records=records,
        photos=photos_of(everything),
        deadlines=[one for one in deadlines if one.matter_id == pk],
        children=_children(pk, records, deadlines),
        consultations=list(held),
        merged=list(merged) if "merged_in" in moves else [],
        moves=open_moves(case, by),
    )


def _children(pk: int, records: Sequence[Record], deadlines: Sequence[Deadline]) -> list[Child]:
    """Every child has left a record, so each table is asked only if the request has something in it."""
    kinds = {one.matter_id: one.matter.kind for one in records if one.matter_id != pk}
    of: dict[int, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        of[deadline.matter_id].append(deadline)
    found: list[Child] = []
    for kind in dict.fromkeys(kinds.values()):
        rows = ITEMS[kind]._base_manager.select_related("matter__organisation").filter(pk__in=kinds)
        found += [Child(one, of[one.pk]) for one in rows.order_by("pk")]
    return found


@dataclass(frozen=True)
class CaseNear:
    """A request and what may be the same thing or have to do with it."""

    case: Case
    alike: Sequence[Alike]  # likely the same, while it is open
    related: Sequence[Matter]
    moves: Mapping[str, Move]


def case_near(by: Actor, pk: int) -> CaseNear:
    """What lies near a request: asked for after its page, because comparing texts costs as much again."""
    case = item_for(by, "case", pk)
    assert isinstance(case, Case)
    merged = set(Case.objects.filter(into_id=pk).values_list("pk", flat=True))
    alike = [one for one in same_as(by, case) if one.matter.pk not in merged] if case.stage in OPEN else []
    known = merged | {one.matter.pk for one in alike}
    others = [one for one in related(by, case.matter) if one.pk not in known]
    return CaseNear(case, alike, others, open_moves(case, by))


def related(by: Actor, matter: Matter) -> list[Matter]:
    """Requests at the same building, or of the same trouble near by, in the last year: newest first."""
    near = Q(building=matter.building) if matter.building else Q(pk__in=[])
    if matter.lon is not None and matter.lat is not None and matter.category:
        near |= within(matter.lon, matter.lat, NEAR) & Q(category=matter.category)
    rows = Matter.objects.filter(ever_in_sight(by), near, kind="case", opened_at__gte=clock.now() - RECENT)
    rows = rows.filter(community_id=matter.community_id).exclude(pk=matter.pk)
    return list(rows.order_by("-opened_at", "-id")[:MOST_RELATED])


def mergeable(seen: Sequence[Matter]) -> list[Matter]:
    """Those that are open and may be the same thing."""
    return [one for one in seen if one.stage in (Stage.PLACED, *AT_WORK)]


def pictures(photos: Sequence[Attachment], records: Sequence[Record]) -> dict[tuple[int, int], list[Photo]]:
    """Photos under the record that brought them, found by their hash."""
    by_hash = {(one.matter_id, one.sha256): one for one in photos}
    found: dict[tuple[int, int], list[Photo]] = defaultdict(list)
    for record in records:
        for sha256 in record.facts.get("files", ()):
            if photo := by_hash.get((record.matter_id, sha256)):
                found[record.matter_id, record.seq].append(picture(photo))
    return found


def picture(photo: Attachment) -> Photo:
    """A photo as the parts draw it."""
    words = _("%(use)s的照片") % {"use": Use(photo.use).label}
    return Photo(reverse("attachments:attachment", args=[photo.pk]), words)


def may_press(item: Item, by: Actor) -> bool:
    """Whether this actor is of a level above and the matter is open."""
    return item.matter.closed_at is None and (SUPERVISOR | LEADER).allows(by, item.matter)


def may_ask_pressing(item: Item, by: Actor) -> bool:
    """Whether this actor is of the community and may ask the level above to press an open matter."""
    return item.matter.closed_at is None and COMMUNITY.allows(by, item.matter)


def extendable(item: Item, by: Actor, known: Sequence[Deadline] | None = None) -> list[Deadline]:
    """Running clocks for which this actor may ask more time; `known`: those of the matter, where they are at hand."""
    names = EXTENDABLE.get(item.matter.kind, ())
    if not names or item.matter.closed_at is not None or not HANDS.allows(by, item.matter):
        return []
    if known is not None:
        return [one for one in known if one.clock in names and one.met_at is None]
    return list(Deadline.objects.filter(matter=item.matter, clock__in=names, met_at=None).order_by("due_at"))


@dataclass(frozen=True)
class Neighbours:
    """Where a matter stands in the list it was opened from."""

    at: int
    of: int
    before: tuple[int, str] | None  # id and kind
    after: tuple[int, str] | None


def neighbours(rows: MatterQuerySet, order: Order, pk: int) -> Neighbours | None:
    """第 3 件，共 14 件; None when it is not (or no longer) among the first thousand of the list."""
    ids = list(rows.order_by(*order.names).values_list("pk", "kind")[: MOST_COUNTED + 1])
    at = next((place for place, one in enumerate(ids) if one[0] == pk), None)
    if at is None:
        return None
    return Neighbours(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)
