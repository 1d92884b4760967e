"""Reading: lists, one request and its history, what is near, the catalogue, and following by number and code."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, FilterSchema, Query
from ninja.params import Header, Path

from linli.kernel.errors import NotSeen
from linli.platform.access.api import REFUSALS, Given, Id, Lat, Lon, Text, actor_of, address_of
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.propose import guess
from linli.platform.flow.models import Matter
from linli.platform.flow.nearby import within
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.who import waiting_for
from linli.work.cases import following
from linli.work.cases.api import schemas, shown
from linli.work.cases.api.router import router
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

NEAR = 0.0015  # degrees: some 150 m
MOST_NEAR = 20
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]
CaseNumber = Annotated[str, Path(max_length=24)]
FollowCode = Annotated[str, Header(alias="Follow-Code", max_length=40)]


class Wanted(FilterSchema):
    """Which requests of a list are wanted."""

    number: Text | None = Field(None, max_length=24)
    stage: Stage | None = None
    category: Text | None = Field(None, max_length=40)
    area: Id | None = None
    organisation: Id | None = None
    open: bool | None = None
    mine: bool = False  # placed for me
    waiting: bool = False  # wait for me to act
    after: Text = Field("", max_length=200)
    limit: int = Field(20, ge=1, le=100)

    def condition(self, by: Actor) -> Q:
        """As a condition on matters."""
        q = Q(**{name: value for name, value in self.columns.items() if value is not None})
        if self.open is not None:
            q &= Q(closed_at__isnull=self.open)
        if self.mine:
            q &= Q(person_id=by.person_id)
        if self.waiting:
            q &= waiting_for(by) & Q(closed_at=None)
        return q & _inside(self.area)

    @property
    def columns(self) -> dict[str, Any]:
        """Conditions that are equal to a column."""
        return {
            "number": self.number, "stage": self.stage, "category": self.category, "organisation_id": self.organisation,
        }  # fmt: skip


def _inside(area_id: int | None) -> Q:
    if area_id is None:
        return Q()
    area = tree.tree.get().areas.get(area_id)
    return Q(**{f"{area.level}_id": area.pk}) if area and hasattr(Matter, area.level) else Q(area_id=area_id)


@router.get("/cases", response={200: schemas.Page, **REFUSALS})
def list_cases(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Requests that I may see, newest first."""
    by = actor_of(request)
    rows = Matter.objects.seen_by(by).filter(wanted.condition(by), kind="case")
    return shown.page(rows, wanted.after, wanted.limit)


@router.get("/inbox", response={200: list[schemas.Line], **REFUSALS})
def inbox(request: HttpRequest) -> Any:
    """Matters of every kind that wait for me, the most urgent first; at most 200."""
    rows = Matter.objects.waiting_for(actor_of(request))
    return shown.lines(rows.order_by("due_at", "id")[:200])


@router.get("/cases/{pk}", response={200: schemas.CaseOut, **REFUSALS})
def read_case(request: HttpRequest, pk: Pk) -> Any:
    """A request with its history, clocks, photos and the moves that are open to me."""
    by = actor_of(request)
    return shown.case_shown(shown.find_case(by, pk), by)


@router.get("/follow/{number}", response={200: schemas.CaseOut, **REFUSALS}, auth=None)
def follow(request: HttpRequest, number: CaseNumber, code: FollowCode) -> Any:
    """One's own request without an account: by its number and the code that came with it."""
    case, by = proved(request, number, code)
    return shown.case_shown(case, by)


def proved(request: HttpRequest, number: str, code: str) -> tuple[Case, Actor]:
    """The request and its requester, when number and code are right. Raises NotSeen, and TooOften for guessing."""
    case = following.by_code(number, code, address_of(request))
    if case is None:
        raise NotSeen
    return case, following.visitor(case)


@router.get("/catalogue", response={200: list[schemas.CategoryOut], **REFUSALS}, auth=None)
def categories(request: HttpRequest) -> Any:
    """The kinds of trouble that dispatch knows."""
    return sorted(catalogue.get().categories.values(), key=lambda one: (one.position, one.pk))


class ToGuess(Given):
    """A text to be guessed at."""

    text: Text = Field(max_length=2000)


@router.post("/guess", response={200: schemas.GuessOut, **REFUSALS}, auth=None)
def guess_category(request: HttpRequest, words: ToGuess) -> Any:
    """What kind of trouble a text is about; nothing is stored."""
    found = guess(words.text)
    return {
        "category": found.code,
        "category_name": catalogue.get().name(found.code),
        "confidence": round(found.confidence, 4),
        "words": list(found.words),
        "urgent": found.urgent,
    }


class Around(FilterSchema):
    """A place, and perhaps a kind of trouble."""

    lon: Lon | None = None
    lat: Lat | None = None
    building: Id | None = None
    category: Text = Field("", max_length=40)

    def condition(self) -> Q:
        """At the building, or within some 150 m of the point."""
        q = Q(building=self.building) if self.building else Q(pk__in=[])
        if self.lon is not None and self.lat is not None:
            lon, lat = self.lon, self.lat
            q |= within(lon, lat, NEAR)
        return q & (Q(category=self.category) if self.category else Q())


@router.get("/near", response={200: schemas.NearOut, **REFUSALS})
def near(request: HttpRequest, around: Query[Around]) -> Any:
    """Open requests near a place: perhaps it has been reported already."""
    rows = Matter.objects.filter(around.condition(), kind="case", closed_at=None)
    mine = rows & Matter.objects.seen_by(actor_of(request))
    return {"items": shown.lines(mine.order_by("-opened_at", "-id")[:MOST_NEAR]), "open": rows.count()}


def item_route(kind: str) -> None:
    """GET /calls/{pk} and its like."""

    def read(request: HttpRequest, pk: Pk) -> Any:
        by = actor_of(request)
        return shown.item_shown(shown.find_item(by, kind, pk), by)

    read.__doc__ = f"A {kind} with its history and the moves that are open to me."
    responses = {200: schemas.ItemOut, **REFUSALS}
    router.get(f"/{kind}s/{{pk}}", response=responses, operation_id=f"read_{kind}")(read)


for one in ("call", "task", "pressing", "extension"):
    item_route(one)
