"""What goes out: requests as their readers may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema


class Line(Schema):
    """A matter in a list."""

    id: int
    kind: str
    number: str
    title: str
    stage: str
    size: str
    category: str
    channel: str
    outcome: str
    community: str
    grid: str
    organisation: str
    reporters: int
    opened_at: datetime
    due_at: datetime | None
    due_clock: str
    closed_at: datetime | None


class Page(Schema):
    """A page of a list; `next` goes into `after` to get the following one."""

    items: list[Line]
    next: str | None


class PhotoOut(Schema):
    """A photo; its address asks again who is looking."""

    id: int
    use: str
    url: str
    width: int | None
    height: int | None


class ClockOut(Schema):
    """A promise with its time."""

    clock: str
    label: str
    since: datetime
    due_at: datetime
    met_at: datetime | None
    paused: bool
    late: bool


class EntryOut(Schema):
    """One step of the history, in words for this reader."""

    number: str
    seq: int
    move: str
    title: str
    text: str
    at: datetime


class ChildOut(Schema):
    """A call, task, pressing or extension under a request."""

    id: int
    kind: str
    number: str
    title: str
    stage: str
    organisation: str
    due_at: datetime | None


class RatingOut(Schema):
    """What a requester said; how they came to say it is nobody's business."""

    timely: str
    solved: str
    satisfied: str
    words: str
    at: datetime


class MoveOut(Schema):
    """A move that this reader may make now."""

    name: str
    label: str


class PersonOut(Schema):
    """A person, masked: the full value is read one by one in the console, with a reason, and leaves a trace."""

    name: str
    phone: str


class CaseOut(Schema):
    """A request."""

    id: int
    number: str
    version: int
    title: str
    text: str
    stage: str
    stage_label: str
    size: str
    category: str
    category_name: str
    channel: str
    outcome: str
    urgent: bool
    anonymous: bool
    place: str
    area: str
    lon: float | None
    lat: float | None
    requester: PersonOut | None
    handler: str
    organisation: str
    reporters: int
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    plan: str
    promised_on: date | None
    paused_until: date | None
    pause_reason: str
    answer: str
    answered_at: datetime | None
    reopened: int
    into: str
    photos: list[PhotoOut]
    clocks: list[ClockOut]
    timeline: list[EntryOut]
    children: list[ChildOut]
    ratings: list[RatingOut]
    moves: list[MoveOut]


class ItemOut(Schema):
    """A call, a task, a pressing or an extension, with its own fields in `details`."""

    id: int
    kind: str
    number: str
    version: int
    title: str
    stage: str
    stage_label: str
    organisation: str
    parent: int | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    details: dict[str, Any]
    clocks: list[ClockOut]
    timeline: list[EntryOut]
    moves: list[MoveOut]


class Placed(Schema):
    """A request was taken in."""

    id: int
    number: str
    stage: str
    category: str
    category_name: str
    size: str
    why: str  # why it went where it went


class CategoryOut(Schema):
    """A kind of trouble in the dispatch catalogue."""

    code: str
    name: str
    group: str
    size: str
    urgent: bool


class GuessOut(Schema):
    """What dispatch takes a text for, and why."""

    category: str
    category_name: str
    confidence: float
    words: list[str]
    urgent: bool


class NearOut(Schema):
    """Open requests near a place: those the reader may see one by one, the others as a number."""

    items: list[Line]
    open: int


class PlaceOut(Schema):
    """A place that can be named in a request."""

    words: str
    precision: str
    area: int
    building: int | None
    entrance: int | None
    home: int | None
    lon: float | None
    lat: float | None


class PhotoHandedIn(Schema):
    """A photo that was taken in; name it by `photo` in the request it belongs to."""

    photo: str
    width: int
    height: int
