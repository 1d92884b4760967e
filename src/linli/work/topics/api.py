"""Topics and patrol suggestions for programs: what the pages show, and what can be made of it, by the same actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, FilterSchema, Query, Router, Schema
from ninja.params import Path

from linli.platform.access.api import ENVELOPE, LARGEST, REFUSALS, Given, Id, Text, actor_of, sender
from linli.platform.access.uploads import handed_in
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.topics import actions, queries
from linli.work.topics.flows import SuggestionFlow
from linli.work.topics.models import Suggestion, Topic
from linli.work.topics.terms import LineState, Stage, State, WarningKind

router = Router(tags=["topics"])
Pk = Annotated[int, Path(ge=1, le=LARGEST)]
Shown = dict[str, Any]


# What goes out --------------------------------------------------------------------------------------------------------


class TopicLine(Schema):
    """A topic in a list; `week` and `before` are the requests of the last seven days and of the seven before."""

    id: int
    name: str
    state: State
    category: str
    category_name: str
    area: str
    reporters: int
    week: int
    before: int
    heat: float
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None
    gathered: bool
    put_forward: bool


class DayOut(Schema):
    """A point of the curve."""

    day: date
    requests: int


class RequestOut(Schema):
    """A request of a topic."""

    id: int
    number: str
    title: str
    stage: str
    opened_at: datetime
    closed_at: datetime | None


class GatheringOut(Schema):
    """The requests are being put under one, or were until it was undone."""

    into: str
    merged: int
    waiting: int
    left_out: int
    at: datetime
    undone_at: datetime | None


class TopicOut(TopicLine):
    """A topic with its curve, those of its requests that I may see, and what I may make of it."""

    curve: list[DayOut]
    requests: list[RequestOut]
    hidden: int
    gathering: GatheringOut | None
    agenda_item: str
    moves: list[str]


class SuggestionLine(Schema):
    """A place to be looked at before anybody calls."""

    id: int
    number: str
    title: str
    warning: WarningKind
    reason: str
    area: str
    category: str
    stage: Stage
    due_at: datetime | None
    closed_at: datetime | None


class PhotoOut(Schema):
    """A photo; its address asks again who is looking."""

    id: int
    url: str


class SuggestionOut(SuggestionLine):
    """With what was seen there, the number of the request it became (if I may see that), and the moves open to me."""

    building: str
    words: str
    photos: list[PhotoOut]
    request: str
    moves: list[str]


# What comes in --------------------------------------------------------------------------------------------------------


class WantedTopics(FilterSchema):
    """Which topics are wanted."""

    state: State = State.LIVE
    area: Id | None = None


class Gather(Given):
    into: Id = Field(description="the request, still at work, under which the others are put")


class PutForward(Given):
    title: Text
    why: Text = ""


class Found(Given):
    words: Text
    photos: list[Text] = Field([], max_length=9, description="hashes of photos that were handed in")


class Nothing(Given):
    words: Text = ""


class Drop(Given):
    words: Text


# Topics ---------------------------------------------------------------------------------------------------------------


@router.get("/topics", response={200: list[TopicLine], **REFUSALS})
def list_topics(request: HttpRequest, wanted: Query[WantedTopics]) -> Any:
    """Hot topics of my areas, the hottest first; those that have calmed down by the day they ended. At most 60."""
    area = tree.tree.get().areas.get(wanted.area) if wanted.area else None
    rows = [] if wanted.area and area is None else queries.topics(actor_of(request), wanted.state, area)
    return _lines(rows)


@router.get("/topics/{pk}", response={200: TopicOut, **REFUSALS})
def read_topic(request: HttpRequest, pk: Pk) -> Any:
    """One topic."""
    return _shown(actor_of(request), pk)


@router.post("/topics/{pk}/gather", response={200: TopicOut, **REFUSALS})
def gather_topic(request: HttpRequest, pk: Pk, body: Gather) -> Any:
    """Put its open requests under one (并成一件); done one by one, undoable. Asked for twice it is done once."""
    by = actor_of(request)
    actions.gather(queries.topic_for(by, pk), by, into=body.into)
    return _shown(by, pk)


@router.post("/topics/{pk}/scatter", response={200: TopicOut, **REFUSALS})
def scatter_topic(request: HttpRequest, pk: Pk) -> Any:
    """Undo that: every request goes back to where it was."""
    by = actor_of(request)
    actions.scatter(queries.topic_for(by, pk), by)
    return _shown(by, pk)


@router.post("/topics/{pk}/put_forward", response={200: TopicOut, **REFUSALS})
def put_topic_forward(request: HttpRequest, pk: Pk, body: PutForward) -> Any:
    """Propose it for a meeting (提交议事); its reporters can follow what becomes of it."""
    by = actor_of(request)
    actions.put_forward(queries.topic_for(by, pk), by, title=body.title, why=body.why)
    return _shown(by, pk)


def _lines(rows: Sequence[Topic]) -> list[Shown]:
    curves, gathered = queries.curves(rows), queries.gathered(rows)
    return [_line(one, curves[one.pk], one.pk in gathered) for one in rows]


def _line(one: Topic, curve: queries.Curve, gathered: bool) -> Shown:
    columns = ("id", "name", "state", "category", "reporters", "first_at", "last_at", "ended_at")
    return {name: getattr(one, name) for name in columns} | {
        "category_name": catalogue.get().name(one.category),
        "area": tree.tree.get().full_name(one.area_id),
        "week": curve.week,
        "before": curve.before,
        "heat": round(one.heat, 1),
        "gathered": gathered,
        "put_forward": one.asked_at is not None,
    }


def _shown(by: Actor, pk: int) -> Shown:
    topic = queries.topic_for(by, pk)
    matters = queries.seen_members(topic, by)
    curve, made = queries.curve(matters), queries.gathering_of(topic)
    gathered = made is not None and made.undone_at is None
    states = list(made.lines.values_list("state", flat=True)) if made else []
    agenda = Matter.objects.seen_by(by).filter(pk=topic.agenda).first() if topic.agenda else None
    return _line(topic, curve, gathered) | {
        "curve": [{"day": day, "requests": n} for day, n in zip(curve.days, curve.counts, strict=True)],
        "requests": [_request(one) for one in matters],
        "hidden": topic.members.count() - len(matters),
        "gathering": {
            "into": made.into.number,
            "merged": states.count(LineState.MERGED),
            "waiting": states.count(LineState.WAITING),
            "left_out": states.count(LineState.LEFT_OUT),
            "at": made.at,
            "undone_at": made.undone_at,
        } if made else None,
        "agenda_item": agenda.number if agenda else "",
        "moves": actions.open_moves(topic, by),
    }  # fmt: skip


def _request(one: Matter) -> Shown:
    columns = ("id", "number", "title", "stage", "opened_at", "closed_at")
    return {name: getattr(one, name) for name in columns}


# Patrol suggestions ---------------------------------------------------------------------------------------------------


@router.get("/suggestions", response={200: list[SuggestionLine], **REFUSALS})
def list_suggestions(request: HttpRequest, open: bool = True) -> Any:
    """Places to be looked at, by time left; or those that were looked at, newest first. At most 100."""
    return [_suggestion(one) for one in queries.suggestions(actor_of(request), open_ones=open)]


@router.get("/suggestions/{pk}", response={200: SuggestionOut, **REFUSALS})
def read_suggestion(request: HttpRequest, pk: Pk) -> Any:
    """One suggestion."""
    by = actor_of(request)
    return _suggestion_shown(queries.suggestion_for(by, pk), by)


@router.post("/suggestions/{pk}/found", response={200: SuggestionOut, **REFUSALS}, openapi_extra=ENVELOPE)
def suggestion_found(request: HttpRequest, pk: Pk, body: Found) -> Any:
    """Something is wrong there (发现问题): it becomes a request found on the spot, with the photos."""
    by = sender(request)
    photos = handed_in(by.person, body.photos)
    return _suggestion_shown(actions.found(queries.suggestion_for(by, pk), by, words=body.words, photos=photos), by)


@router.post("/suggestions/{pk}/nothing", response={200: SuggestionOut, **REFUSALS}, openapi_extra=ENVELOPE)
def suggestion_nothing(request: HttpRequest, pk: Pk, body: Nothing) -> Any:
    """All is well there (没问题)."""
    by = sender(request)
    return _suggestion_shown(actions.nothing(queries.suggestion_for(by, pk), by, words=body.words), by)


@router.post("/suggestions/{pk}/drop", response={200: SuggestionOut, **REFUSALS}, openapi_extra=ENVELOPE)
def suggestion_drop(request: HttpRequest, pk: Pk, body: Drop) -> Any:
    """Nobody need go there (不用去), with the reason."""
    by = sender(request)
    return _suggestion_shown(actions.drop(queries.suggestion_for(by, pk), by, words=body.words), by)


def _suggestion(one: Suggestion) -> Shown:
    return _request(one.matter) | {
        "warning": one.warning,
        "reason": one.reason,
        "area": tree.tree.get().full_name(one.matter.area_id),
        "category": one.category,
        "due_at": one.matter.due_at,
    }


def _suggestion_shown(one: Suggestion, by: Actor) -> Shown:
    seen = Matter.objects.seen_by(by).filter(pk=one.request).first() if one.request else None
    photos = one.matter.attachments.order_by("id").values_list("id", flat=True)
    return _suggestion(one) | {
        "building": str(one.building or ""),
        "words": one.words,
        "photos": [{"id": pk, "url": reverse("attachments:attachment", args=[pk])} for pk in photos],
        "request": seen.number if seen else "",
        "moves": [name for name in SuggestionFlow.moves if SuggestionFlow.may(name, one, by)],
    }
