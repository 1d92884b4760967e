"""Moving: one route for each move, from one table; rights and rules are those of the actions themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field

from linli.kernel.errors import Invalid
from linli.platform.access.api import (
    ENVELOPE,
    REFUSALS,
    Day,
    Given,
    Id,
    Lat,
    Lon,
    Moment,
    Text,
    sender,
)
from linli.platform.access.uploads import handed_in
from linli.platform.flow.terms import Outcome, Size
from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.cases.api import schemas, shown
from linli.work.cases.api.reading import CaseNumber, FollowCode, Pk, proved
from linli.work.cases.api.router import router
from linli.work.cases.models import Case
from linli.work.cases.terms import Fix, PauseReason, Proof, Satisfied, Solved, Timely

Photos = Annotated[list[Text], Field(max_length=9, description="hashes of photos that were handed in")]


class Nothing(Given):
    """A move that needs no more than to be made."""


class Why(Given):
    why: Text


class MaybeWhy(Given):
    why: Text = ""


class Words(Given):
    words: Text


class MaybeWords(Given):
    words: Text = ""


class Dispatch(Given):
    category: Text = ""
    size: Size | None = None
    area: Id | None = None
    organisation: Id | None = None
    to_grid: bool = False


class Redispatch(Dispatch):
    why: Text


class Correct(Given):
    category: Text
    size: Size | None = None


class Position(Given):
    lon: Lon
    lat: Lat


class Arrive(Given):
    at: Position | None = None
    accuracy: int | None = Field(None, ge=0, le=100_000)


class FixNow(Arrive):
    how: Fix
    photos: Photos = []
    words: Text = ""


class MakeSafe(Given):
    photos: Photos = []
    words: Text = ""
    proof: Proof = Proof.SAFE


class Plan(Given):
    plan: Text
    promised_on: Day


class Progress(Given):
    words: Text
    photos: Photos = []


class Whistle(Given):
    organisations: list[Id] = Field(max_length=20)
    reason: Text


class Assign(Given):
    title: Text
    due_on: Day
    organisation: Id | None = None


class Consult(Given):
    held_at: Moment
    place: Text
    chair: Text
    parties: list[Text] = Field(max_length=50)
    people: int = Field(ge=0, le=10_000)
    minutes: Text
    conclusion: Text
    photos: Photos = []


class Pause(Given):
    reason: PauseReason
    until: Day
    words: Text = ""


class Answer(Given):
    text: Text
    outcome: Outcome = Outcome.SOLVED
    whose: Text = ""
    photos: Photos = []


class Merge(Given):
    into: Id


class Supplement(Given):
    words: Text = ""
    photos: Photos = []


class Rate(Given):
    timely: Timely
    solved: Solved
    satisfied: Satisfied
    words: Text = ""


class ReportIn(Given):
    contact: Text
    contact_phone: Text
    promised_on: Day


class CallProgress(Progress):
    percent: int = Field(ge=0, le=100)


class Result(Given):
    result: Text
    photos: Photos = []


@dataclass(frozen=True)
class Way:
    """A move as a route: its name in the address, what comes in, and the action."""

    name: str
    given: type[Given]
    action: Callable[..., Any]


CASE = (
    Way("dispatch", Dispatch, actions.dispatch),
    Way("redispatch", Redispatch, actions.redispatch),
    Way("correct", Correct, actions.correct),
    Way("hand_back", Why, actions.hand_back),
    Way("object", Why, actions.object_to),
    Way("uphold", Why, actions.uphold),
    Way("dismiss", Why, actions.dismiss),
    Way("accept", Nothing, actions.accept),
    Way("arrive", Arrive, actions.arrive),
    Way("contact", MaybeWords, actions.contact),
    Way("fix", FixNow, actions.fix),
    Way("make_safe", MakeSafe, actions.make_safe),
    Way("make_plan", Plan, actions.make_plan),
    Way("progress", Progress, actions.progress),
    Way("urge", MaybeWords, actions.urge_case),
    Way("whistle", Whistle, actions.whistle),
    Way("assign", Assign, actions.assign),
    Way("consult", Consult, actions.consult),
    Way("take_back", MaybeWords, actions.take_back),
    Way("pause", Pause, actions.pause),
    Way("resume", Nothing, actions.resume),
    Way("answer", Answer, actions.answer),
    Way("merge", Merge, actions.merge),
    Way("unmerge", Nothing, actions.unmerge),
)
REQUESTER = (
    Way("supplement", Supplement, actions.supplement),
    Way("withdraw", MaybeWhy, actions.withdraw),
    Way("rate", Rate, actions.rate),
    Way("reopen", Why, actions.reopen),
)
CALL = (
    Way("report_in", ReportIn, actions.report_in),
    Way("object", Why, actions.object_call),
    Way("uphold", Why, actions.uphold_call),
    Way("dismiss", Why, actions.dismiss_call),
    Way("progress", CallProgress, actions.call_progress),
    Way("done", Progress, actions.call_done),
    Way("urge", MaybeWords, actions.urge),
    Way("cancel", Why, actions.cancel_call),
)
TASK = (Way("done", Result, actions.finish_task), Way("cancel", Why, actions.cancel_task))
PRESSING = (
    Way("take_up", MaybeWords, actions.take_up),
    Way("turn_down", Why, actions.turn_down),
    Way("reply", Words, actions.reply),
    Way("press_again", Words, actions.press_again),
    Way("lift", Nothing, actions.lift),
)
EXTENSION = (Way("grant", MaybeWords, actions.grant_extension), Way("refuse", Words, actions.refuse_extension))


# From what came in to what the action takes ---------------------------------------------------------------------------


def _organisation(pk: int) -> Organisation:
    found = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid({"organisation": _("没有这家单位")})
    return found


def _area(pk: int) -> Any:
    found = tree.tree.get().areas.get(pk)
    if found is None:
        raise Invalid({"area": _("没有这个网格")})
    return found


def _case(pk: int, by: Actor) -> Case:
    found = Case.objects.seen_by(by).filter(pk=pk).first()
    if found is None:
        raise Invalid({"into": _("没有找到要合并到的那件事")})
    return found


READ: dict[str, Callable[[Any, Actor], Any]] = {
    "organisation": lambda pk, by: _organisation(pk),
    "organisations": lambda pks, by: [_organisation(pk) for pk in dict.fromkeys(pks)],
    "area": lambda pk, by: _area(pk),
    "into": _case,
    "photos": lambda hashes, by: handed_in(by.person, hashes),
    "at": lambda at, by: (at["lon"], at["lat"]),
}


def taken(given: Given, by: Actor) -> dict[str, Any]:
    """The action's arguments: ids become rows, hashes photos; what was left out stays out."""
    return {
        name: READ[name](value, by) if name in READ else value
        for name, value in given.model_dump().items()
        if value is not None
    }


# Routes ---------------------------------------------------------------------------------------------------------------


def _case_route(way: Way) -> None:
    given = way.given

    def move(request: HttpRequest, pk: Pk, body: given) -> Any:  # type: ignore[valid-type]
        by = sender(request)
        case = way.action(shown.find_case(by, pk), by, **taken(body, by))
        return shown.case_shown(_again(case.pk), by)

    _describe(move, way, "case")
    router.post(f"/cases/{{pk}}/{way.name}", operation_id=f"case_{way.name}", **ROUTE)(move)


def _again(pk: int) -> Case:
    """The request after the move, also when the actor may not see it any more (sent to another's area)."""
    return Case.objects.select_related("matter__person", "matter__handler", "into__matter").get(pk=pk)


def _follow_route(way: Way) -> None:
    given = way.given

    def move(request: HttpRequest, number: CaseNumber, code: FollowCode, body: given) -> Any:  # type: ignore[valid-type]
        case, visitor = proved(request, number, code)
        by = sender(request, visitor)
        case = way.action(case, by, **taken(body, by))
        return shown.case_shown(_again(case.pk), visitor)

    _describe(move, way, "request by its number and code")
    path = f"/follow/{{number}}/{way.name}"
    router.post(path, operation_id=f"follow_{way.name}", auth=None, **ROUTE)(move)


def _item_route(kind: str, way: Way) -> None:
    given = way.given

    def move(request: HttpRequest, pk: Pk, body: given) -> Any:  # type: ignore[valid-type]
        by = sender(request)
        item = way.action(shown.find_item(by, kind, pk), by, **taken(body, by))
        return shown.item_shown(item, by)

    _describe(move, way, kind)
    path = f"/{kind}s/{{pk}}/{way.name}"
    router.post(path, operation_id=f"{kind}_{way.name}", **ITEM_ROUTE)(move)


def _describe(move: Callable[..., Any], way: Way, what: str) -> None:
    move.__name__ = way.name
    move.__doc__ = f"{way.name.replace('_', ' ').capitalize()}: {what}."


ROUTE: dict[str, Any] = {"response": {200: schemas.CaseOut, **REFUSALS}, "openapi_extra": ENVELOPE}
ITEM_ROUTE: dict[str, Any] = {"response": {200: schemas.ItemOut, **REFUSALS}, "openapi_extra": ENVELOPE}

for one in (*CASE, *REQUESTER):
    _case_route(one)
for one in REQUESTER:
    _follow_route(one)
for kind, ways in (("call", CALL), ("task", TASK), ("pressing", PRESSING), ("extension", EXTENSION)):
    for one in ways:
        _item_route(kind, one)
