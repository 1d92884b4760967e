"""Turning rows into what a reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.access.api import page_mark, read_mark
from linli.platform.attachments.models import Attachment, Kind
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.declare import Flow, flow_of
from linli.platform.flow.models import Deadline, Item, Matter, MatterQuerySet, Record
from linli.platform.flow.pages import family
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.cases import wording
from linli.work.cases.flows import CallFlow, CaseFlow, ExtensionFlow, PressingFlow, TaskFlow
from linli.work.cases.models import Case

COLUMNS = (
    "id", "kind", "number", "title", "stage", "size", "category", "channel", "outcome", "community_id", "grid_id",
    "organisation_id", "reporters", "opened_at", "due_at", "due_clock", "closed_at",
)  # fmt: skip
FLOWS: dict[str, type[Flow]] = {f.kind: f for f in (CaseFlow, CallFlow, TaskFlow, PressingFlow, ExtensionFlow)}
# What of a child goes out besides its matter; the telephone of a contact is for staff, who alone see children.
DETAILS = {
    "call": ("reason", "contact", "contact_phone", "promised_on", "reported_at", "objection", "percent", "progress"),
    "task": ("due_on", "result"),
    "pressing": ("words", "reply"),
    "extension": ("clock", "until", "reason", "decision"),
}
Shown = dict[str, Any]


def lines(rows: MatterQuerySet) -> list[Shown]:
    """Matters as lines of a list: one statement, names from memory."""
    areas, bodies = tree.tree.get(), wording.organisation_names.get()
    return [
        row
        | {
            "community": areas.name(row.pop("community_id")),
            "grid": areas.name(row.pop("grid_id")),
            "organisation": bodies.get(row.pop("organisation_id"), ""),
        }
        for row in rows.values(*COLUMNS)
    ]


def page(rows: MatterQuerySet, after: str, limit: int) -> Shown:
    """One page, newest first."""
    if after:
        moment, pk = read_mark(after)
        rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=pk), opened_at__lte=moment)
    items = lines(rows.order_by("-opened_at", "-id")[: limit + 1])
    more = len(items) > limit
    items = items[:limit]
    return {"items": items, "next": page_mark(items[-1]["opened_at"], items[-1]["id"]) if more else None}


def find_case(by: Actor, pk: int) -> Case:
    """Fetch = authorise: what one may not see is not there."""
    rows = Case.objects.seen_by(by).select_related("matter__person", "matter__handler", "into__matter")
    case = rows.filter(pk=pk).first()
    if case is None:
        raise NotSeen
    return case


def find_item(by: Actor, kind: str, pk: int) -> Item:
    """The same for what hangs on a request; it is for staff."""
    rows = FLOWS[kind].item._base_manager.select_related("matter")
    item = rows.filter(matter__in=Matter.objects.seen_by(by), pk=pk).first()
    if item is None or not by.is_staff:
        raise NotSeen
    return item


def case_shown(case: Case, by: Actor) -> Shown:
    """A request as this actor may see it."""
    matter, own = case.matter, by.person_id == case.matter.person_id
    answered = case.into if case.into is not None else case  # of what was merged the answer is the main request's
    return _matter_shown(matter) | {
        "text": case.text,
        "category_name": catalogue.get().name(matter.category),
        "urgent": case.urgent,
        "anonymous": case.anonymous,
        "place": case.place_words,
        "area": tree.tree.get().full_name(matter.area_id),
        "lon": matter.lon,
        "lat": matter.lat,
        "requester": None if own else _requester(case),
        "handler": matter.handler.name if matter.handler else "",
        "reporters": matter.reporters,
        "plan": case.plan,
        "promised_on": case.promised_on,
        "paused_until": case.paused_until,
        "pause_reason": str(case.get_pause_reason_display()) if case.pause_reason else "",
        "answer": answered.answer,
        "answered_at": answered.answered_at,
        "reopened": case.reopened,
        "into": case.into.matter.number if case.into else "",
        "photos": _photos(case, own=own),
        "clocks": _clocks(matter),
        "timeline": _timeline(case, own=own),
        "children": [] if own else _children(matter),
        "ratings": list(case.ratings.order_by("at").values("timely", "solved", "satisfied", "words", "at")),
        "moves": moves_of(case, by),
    }


def item_shown(item: Item, by: Actor) -> Shown:
    """A call, task, pressing or extension as staff see it."""
    matter = item.matter
    records = matter.records.select_related("matter", "actor").order_by("seq")
    return _matter_shown(matter) | {
        "parent": matter.parent_id,
        "details": {name: getattr(item, name) for name in DETAILS[matter.kind]},
        "clocks": _clocks(matter),
        "timeline": _entries(records, wording.CONSOLE),
        "moves": moves_of(item, by),
    }


def moves_of(item: Item, by: Actor) -> list[Shown]:
    """The moves that are open to the actor."""
    return [{"name": move.name, "label": str(move.label)} for move in flow_of(item.matter).open_to(item, by)]


def _matter_shown(matter: Matter) -> Shown:
    return {
        "id": matter.pk,
        "kind": matter.kind,
        "number": matter.number,
        "version": matter.version,
        "title": matter.title,
        "stage": matter.stage,
        "stage_label": str(flow_of(matter).stages(matter.stage).label),
        "size": matter.size,
        "category": matter.category,
        "channel": matter.channel,
        "outcome": matter.outcome,
        "organisation": wording.organisation_names.get().get(matter.organisation_id or 0, ""),
        "opened_at": matter.opened_at,
        "due_at": matter.due_at,
        "closed_at": matter.closed_at,
    }


def _requester(case: Case) -> Shown | None:
    person: Person | None = case.matter.person
    if person is None or case.anonymous:
        return None
    return {"name": person.masked_name, "phone": person.masked_phone}


def _photos(case: Case, *, own: bool) -> list[Shown]:
    rows = Attachment.objects.filter(matter_id__in=[case.pk] if own else family(case.pk), kind=Kind.PHOTO)
    return [
        {"id": one.pk, "use": one.use, "url": reverse("attachments:attachment", args=[one.pk]), "width": one.width,
         "height": one.height}
        for one in rows.order_by("id")
    ]  # fmt: skip


def _clocks(matter: Matter) -> list[Shown]:
    now = clock.now()
    return [
        {
            "clock": one.clock,
            "label": wording.clock_label(matter.kind, one.clock),
            "since": one.since_at,
            "due_at": one.due_at,
            "met_at": one.met_at,
            "paused": one.paused_at is not None,
            "late": one.was_late or (one.met_at is None and one.paused_at is None and one.due_at < now),
        }
        for one in Deadline.objects.filter(matter=matter).order_by("since_at", "id")
    ]


def _timeline(case: Case, *, own: bool) -> list[Shown]:
    """One's own request in everyday words; and what happened with the one it was merged into, without its people."""
    everything = Record.objects.select_related("matter", "actor").order_by("at", "id")
    records = everything.filter(matter_id__in=family(case.pk))
    if not own:
        return _entries(records, wording.CONSOLE)
    found = _entries(records, wording.RESIDENT)
    if case.into is not None:
        main = everything.filter(matter_id__in=family(case.into.pk))
        found += [entry | {"number": ""} for entry in _entries(main, wording.NEIGHBOUR)]
    return sorted(found, key=lambda entry: entry["at"])


def _entries(records: Iterable[Record], face: str) -> list[Shown]:
    return [
        {
            "number": one.matter.number,
            "seq": one.seq,
            "move": one.move,
            "title": (said := wording.told(one, face)).title,
            "text": said.text,
            "at": one.made_at,
        }
        for one in records
        if wording.shown(one, face)
    ]


def _children(matter: Matter) -> list[Shown]:
    rows = Matter.objects.filter(root=matter).order_by("id")
    columns = ("id", "kind", "number", "title", "stage", "organisation_id", "due_at")
    bodies = wording.organisation_names.get()
    return [row | {"organisation": bodies.get(row.pop("organisation_id"), "")} for row in rows.values(*columns)]
