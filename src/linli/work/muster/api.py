"""The API of the muster: call up, live count, answer, check in, with the same actions and rights as the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema
from ninja.params import Path

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.access.api import ENVELOPE, REFUSALS, Given, Id, Moment, Text, actor_of, sender
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.muster import actions
from linli.work.muster.models import Muster, Summons
from linli.work.muster.queries import musters as queries
from linli.work.muster.queries.ground import points
from linli.work.muster.queries.roster import Asked
from linli.work.muster.terms import HelpKind, Skill

router = Router(tags=["muster"])
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]


class MusterLine(Schema):
    """A muster with its numbers."""

    id: int
    number: str
    reason: str
    place: str
    starts_at: datetime
    stage: str
    rehearsal: bool
    called: int
    coming: int
    here: int


class Spot(Schema):
    """Where people gather or have a shift: how many are there, of how many that are wanted."""

    label: str
    lon: float | None
    lat: float | None
    value: int
    wanted: int


class PersonOnList(Schema):
    """Somebody on the list; the name masked as on the page, and only for who runs the muster."""

    summons: int
    name: str
    wave: int
    state: str  # missing, silent, coming, here, cannot, left
    unsent: bool
    held_until: datetime | None


class MusterOut(MusterLine):
    """The live picture."""

    bring: str
    area: int
    came: int
    cannot: int
    silent: int
    missing: int
    unsent: int
    held: int
    spots: list[Spot]
    people: list[PersonOnList]


class SummonsOut(Schema):
    """A call-up of my own."""

    id: int
    muster: int
    reason: str
    place: str
    starts_at: datetime
    open: bool
    answer: str
    here_at: datetime | None
    left_at: datetime | None


class Call(Given):
    """Whom, why, where and when."""

    area: Id
    kinds: list[HelpKind] = Field([], max_length=20)
    skills: list[Skill] = Field([], max_length=20)
    urgent: bool = False  # only those who may be called at any hour
    talents: bool = True
    reason: Text
    place: Text
    starts_at: Moment
    bring: Text = ""
    rehearsal: bool = False

    def asked(self) -> Asked:
        """By what people are picked. Raises Invalid for an area that does not exist."""
        if self.area not in tree.tree.get().areas:
            raise Invalid({"area": _("没有这个区域")})
        return Asked(self.area, tuple(self.kinds), tuple(self.skills), self.urgent, self.talents)


class Again(Given):
    """Remind who has not answered."""


class Words(Given):
    words: Text = ""


class Report(Given):
    report: Text


class Mark(Given):
    """What the organiser writes down of one person."""

    what: Literal["coming", "cannot", "here", "left"]


class Answering(Given):
    coming: bool
    why: Text = ""


class Code(Given):
    code: Text


# Reading --------------------------------------------------------------------------------------------------------------


def _line(line: queries.Line) -> dict[str, Any]:
    one = line.muster
    return {
        "id": one.pk, "number": one.matter.number, "reason": one.reason, "place": one.place,
        "starts_at": one.starts_at, "stage": one.matter.stage, "rehearsal": one.rehearsal, "called": line.called,
        "coming": line.coming, "here": line.here,
    }  # fmt: skip


def _picture(by: Actor, muster: Muster) -> dict[str, Any]:
    shown = queries.picture(by, muster)
    counts = {name: getattr(shown, name) for name in ("came", "cannot", "silent", "missing", "unsent", "held")}
    listed = [_person(one) for one in shown.people] if shown.organises else []
    line = _line(queries.Line(muster, len(shown.people), shown.coming, shown.here))
    more = {"bring": muster.bring, "area": muster.matter.area_id, "spots": points(shown), "people": listed}
    return line | counts | more


def _person(one: queries.Called) -> dict[str, Any]:
    summons = one.summons
    return {
        "summons": summons.pk, "name": summons.person.masked_name, "wave": summons.wave, "state": one.state,
        "unsent": one.unsent, "held_until": one.held,
    }  # fmt: skip


def _mine(summons: Summons) -> dict[str, Any]:
    muster = summons.muster
    return {
        "id": summons.pk, "muster": muster.pk, "reason": muster.reason, "place": muster.place,
        "starts_at": muster.starts_at, "open": muster.open, "answer": summons.answer, "here_at": summons.here_at,
        "left_at": summons.left_at,
    }  # fmt: skip


@router.get("/musters", response={200: list[MusterLine], **REFUSALS})
def list_musters(request: HttpRequest, show: Query[Literal["open", "over", "drills"]] = "open") -> Any:
    """Musters that I may see, newest first; at most 100."""
    return [_line(one) for one in queries.listed(actor_of(request), show)]


@router.get("/musters/{pk}", response={200: MusterOut, **REFUSALS})
def read_muster(request: HttpRequest, pk: Pk) -> Any:
    """The live picture; the list of people only for who runs it."""
    by = actor_of(request)
    return _picture(by, queries.seen(by, pk))


@router.get("/summons", response={200: list[SummonsOut], **REFUSALS})
def my_summons(request: HttpRequest) -> Any:
    """Call-ups of my own, those that run first."""
    return [_mine(one) for one in queries.calls_of(actor_of(request).person_id or 0)]


# Running a muster -----------------------------------------------------------------------------------------------------

LIVE: dict[str, Any] = {"response": {200: MusterOut, **REFUSALS}, "openapi_extra": ENVELOPE}
OWN: dict[str, Any] = {"response": {200: SummonsOut, **REFUSALS}, "openapi_extra": ENVELOPE}


@router.post("/musters", **LIVE)
def call_up(request: HttpRequest, body: Call) -> Any:
    """Call a roster up: everybody on the list is told at once."""
    by = sender(request)
    said = {name: getattr(body, name) for name in ("reason", "place", "starts_at", "bring", "rehearsal")}
    muster = actions.call_up(by, asked=body.asked(), **said)
    return _picture(by, Muster.objects.select_related("matter__area").get(pk=muster.pk))


def _step(name: str, given: type[Given], action: Callable[..., Any]) -> None:
    """POST /musters/{pk}/stand_down and its like: a move of the muster by who runs it."""

    def move(request: HttpRequest, pk: Pk, body: given) -> Any:  # type: ignore[valid-type]
        by = sender(request)
        action(queries.organised(by, pk), by, **body.model_dump())  # type: ignore[attr-defined]
        return _picture(by, queries.seen(by, pk))

    move.__name__, move.__doc__ = name, f"{name.replace('_', ' ').capitalize()}: a muster that I run."
    router.post(f"/musters/{{pk}}/{name}", operation_id=f"muster_{name}", **LIVE)(move)


for step, body, action in (
    ("call_again", Again, actions.call_again), ("hand_over", Again, actions.hand_over),
    ("stand_down", Words, actions.stand_down), ("close", Report, actions.close),
):  # fmt: skip
    _step(step, body, action)


@router.post("/musters/{pk}/people/{summons}", **LIVE)
def mark(request: HttpRequest, pk: Pk, summons: Annotated[int, Path(ge=1, le=2**63 - 1)], body: Mark) -> Any:
    """Write down of one person what they said on the phone, or that they are here or have left."""
    by = sender(request)
    muster = queries.organised(by, pk)
    one = Summons.objects.filter(pk=summons, muster=muster).select_related("person", "muster__matter").first()
    if one is None:
        raise NotSeen
    actions.mark(one, by, body.what)
    return _picture(by, muster)


# Being called ---------------------------------------------------------------------------------------------------------


@router.post("/summons/here", **OWN)
def check_in_at_place(request: HttpRequest, body: Code) -> Any:
    """Check in by the code at the place, also without having been called."""
    by = sender(request)
    muster = queries.here_and_now(body.code)
    if muster is None:
        raise Invalid({"code": _("签到码不对，请看现场的牌子")})
    return _mine(actions.join(muster, by, code=body.code))


@router.post("/summons/{pk}/answer", **OWN)
def answer(request: HttpRequest, pk: Pk, body: Answering) -> Any:
    """Coming, or not; may be changed while the muster runs."""
    by = sender(request)
    return _mine(actions.answer(queries.of_person(by, pk), by, coming=body.coming, why=body.why))


@router.post("/summons/{pk}/arrive", **OWN)
def arrive(request: HttpRequest, pk: Pk, body: Code) -> Any:
    """Check in with the code that is shown at the place."""
    by = sender(request)
    return _mine(actions.arrive(queries.of_person(by, pk), by, code=body.code))


@router.post("/summons/{pk}/leave", **OWN)
def leave(request: HttpRequest, pk: Pk, body: Again) -> Any:
    """I leave the place."""
    by = sender(request)
    return _mine(actions.leave(queries.of_person(by, pk), by))
