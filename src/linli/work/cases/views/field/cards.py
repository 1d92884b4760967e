"""A line of the inbox as a card: what it is, how much time is left, and the one next action."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Size
from linli.platform.posts.actor import Actor
from linli.platform.ui import words
from linli.platform.ui.shapes import Tag, Task
from linli.work.cases.models import Case
from linli.work.cases.queries.field import Errand
from linli.work.cases.queries.field_case import open_moves
from linli.work.cases.terms import CallStage, Stage
from linli.work.cases.wording import clock_label


@dataclass(frozen=True)
class Button:
    """An action on a card: a link to a page, or (with `post`) done by this very tap."""

    words: str
    icon: str
    url: str
    post: bool = False
    placed: bool = False  # sends where the phone is
    online: bool = False  # needs the network: not kept in the outbox


@dataclass(frozen=True)
class Card:
    """What the template draws."""

    errand: Errand
    task: Task
    first: Button | None
    second: Button | None
    later: Button | None  # what follows when the first one is kept on the phone and not yet sent

    @property
    def buttons(self) -> list[Button]:
        """The filled one first."""
        return [one for one in (self.first, self.second) if one]

    @property
    def pages(self) -> str:
        """What the phone keeps for a time without a network: the request and the pages of its next steps."""
        links = [
            one.url for one in (self.first, self.second, self.later) if one and not one.post and "#" not in one.url
        ]
        return " ".join(dict.fromkeys([self.task.url, *links]))

    @property
    def spot(self) -> str:
        """Longitude and latitude for the distance, which the phone works out itself."""
        matter = self.errand.matter
        return f"{matter.lon},{matter.lat}" if matter.lon is not None and matter.lat is not None else ""


def card_of(errand: Errand, by: Actor) -> Card:
    """The card of one errand."""
    first, second, later = _buttons(errand, by) if errand.mine else (None, None, None)
    return Card(errand, _task(errand), first, second, later)


def page_of(matter: Matter) -> str:
    """The field page of a matter of any kind."""
    if own := FLOWS[matter.kind].page(matter, "field"):
        return own
    if matter.kind in ("call", "task", "pressing", "extension"):
        return reverse("field:child", args=[matter.kind, matter.pk])
    return reverse("field:case", args=[matter.root_id or matter.pk])


def _task(errand: Errand) -> Task:
    matter, case = errand.matter, errand.case
    return Task(
        title=matter.title,
        url=page_of(matter),
        tag=_tag(errand),
        state=errand.state,
        note=_note(matter),
        facts=_facts(matter, case),
        key=str(matter.pk),
    )


def _tag(errand: Errand) -> Tag:
    matter = errand.matter
    if matter.stage == Stage.PAUSED:
        return Tag("todo", str(Stage.PAUSED.label), "clock-pause")
    if not errand.mine and matter.stage == Stage.WHISTLED:
        return Tag("whistle", str(Stage.WHISTLED.label))
    if matter.due_at is None:
        return Tag("todo", _stage(matter))
    kind = {"late": "late", "soon": "soon"}.get(errand.state, "doing")
    return Tag(kind, words.left(matter.due_at), "" if errand.state else "clock")


def _stage(matter: Matter) -> str:
    return str(FLOWS[matter.kind].stages(matter.stage).label)


def _note(matter: Matter) -> str:
    """到场时限: which clock it is; what kind of matter where it is no request."""
    named = _("%(clock)s时限") % {"clock": clock_label(matter.kind, matter.due_clock)} if matter.due_clock else ""
    if matter.kind == "case":
        return named or _stage(matter)
    return f"{FLOWS[matter.kind].label} · {named}" if named else str(FLOWS[matter.kind].label)


def _facts(matter: Matter, case: Case | None) -> list[tuple[str, str]]:
    if case is None:
        return []
    facts = [("map-pin", case.place_words), ("user", who_reported(case))]
    if case.matter.reporters > 1:
        facts.append(("", _("%(n)s 户同报") % {"n": case.matter.reporters}))
    facts.append(("clock", _("%(time)s 报") % {"time": words.due(case.matter.opened_at)}))
    if not matter.waits and matter.stage == Stage.ANSWERED:
        facts.append(("", _("等居民评价")))
    return [fact for fact in facts if fact[1]]


def who_reported(case: Case) -> str:
    """The masked name; nothing of those who wish to stay unknown."""
    if case.anonymous:
        return _("不愿公开姓名")
    return case.matter.person.masked_name if case.matter.person else _("巡查发现")


Buttons = tuple[Button | None, Button | None, Button | None]


def _buttons(errand: Errand, by: Actor) -> Buttons:
    if errand.matter.kind == "case" and errand.case is not None:
        return case_buttons(errand.case, by)
    url = page_of(errand.matter)
    stage, kind = errand.matter.stage, errand.matter.kind
    if kind == "call":
        report = Button(_("报到"), "flag", f"{url}#report_in")
        progress = Button(_("记进展"), "tool", f"{url}#progress")
        return (report, None, None) if stage == CallStage.CALLED else (progress, None, None)
    said = {"task": _("办完了"), "pressing": _("回复督办"), "extension": _("审批延期")}.get(kind, _("去看看"))
    return Button(said, "check", url), None, None


def case_buttons(case: Case, by: Actor) -> Buttons:
    """The one next action of a request, one other, and what comes after the first."""
    moves, pk = open_moves(case, by), case.pk
    close = Button(_("拍照办结"), "camera", reverse("field:close", args=[pk])) if "fix" in moves else None
    cannot = Button(_("办不了"), "send", _move(pk, "hand_back")) if "hand_back" in moves else None
    if "resume" in moves:
        return Button(_("继续办理"), "player-play", _move(pk, "resume"), post=True), None, None
    if "arrive" in moves and case.arrived_at is None:
        arrive = Button(_("我到了"), "check", _move(pk, "arrive"), post=True, placed=True)
        return arrive, call_button(case) or cannot, close
    if case.matter.size != Size.SMALL and not case.plan and "make_plan" in moves:
        return Button(_("定办法和日期"), "calendar-event", _move(pk, "make_plan")), close or cannot, None
    if close:
        return close, cannot, None
    return Button(_("去看看"), "eye", reverse("field:case", args=[pk])), None, None


def call_button(case: Case) -> Button | None:
    """打电话: the number is shown on a page of its own, and the look is on the trail."""
    if case.anonymous or case.matter.person is None or not case.masked_phone:
        return None
    return Button(_("打电话"), "phone", reverse("field:phone", args=[case.pk]), post=True, online=True)


def _move(pk: int, name: str) -> str:
    return reverse("field:move", args=[pk, name])
