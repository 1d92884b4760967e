"""Which form and which action belong to a move of a request in the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.cases.flows import CaseFlow
from linli.work.cases.forms.field import (
    ArriveForm,
    CloseForm,
    ContactForm,
    CorrectForm,
    ExtensionForm,
    FieldForm,
    HandBackForm,
    MergeForm,
    PauseForm,
    PlanForm,
    ProgressForm,
    ResumeForm,
    SafeForm,
    usual_fix,
)
from linli.work.cases.forms.field_dispatch import DispatchForm, RedispatchForm
from linli.work.cases.models import Case
from linli.work.cases.queries.field_case import CaseSeen, case_for
from linli.work.cases.wording import clock_label


def ask_extension(case: Case, by: Actor, **given: Any) -> Any:
    """Asked for on the request's own matter."""
    return actions.ask_extension(by, parent=case.matter, **given)


def merge(case: Case, by: Actor, *, into: str) -> Case:
    """Into a request that this actor may see."""
    return actions.merge(case, by, into=case_for(by, int(into)))


# In the order in which the page of a request shows them.
MOVES: dict[str, tuple[type[FieldForm], Callable[..., Any]]] = {
    "dispatch": (DispatchForm, actions.dispatch),
    "redispatch": (RedispatchForm, actions.redispatch),
    "arrive": (ArriveForm, actions.arrive),
    "contact": (ContactForm, actions.contact),
    "make_safe": (SafeForm, actions.make_safe),
    "progress": (ProgressForm, actions.progress),
    "make_plan": (PlanForm, actions.make_plan),
    "fix": (CloseForm, actions.fix),
    "hand_back": (HandBackForm, actions.hand_back),
    "ask_extension": (ExtensionForm, ask_extension),
    "pause": (PauseForm, actions.pause),
    "resume": (ResumeForm, actions.resume),
    "correct": (CorrectForm, actions.correct),
    "merge": (MergeForm, merge),
}
# What is done at the door stands on the page as a fold, so that it can be sent where there is no network. What is a
# matter of looking things up (whose is it, has it been reported) has a page of its own; the rest has a button.
FOLDS = ("dispatch", "contact", "make_safe", "progress", "make_plan", "hand_back", "ask_extension", "pause", "resume")
PAGES = ("redispatch", "correct", "merge")


def label_of(name: str) -> str:
    """What the button says."""
    said = {"ask_extension": _("申请延期"), "hand_back": _("办不了，转给社区"), "merge": _("和另一件是同一件事")}
    return said.get(name) or str(CaseFlow.moves[name].label)


def form_for(name: str, seen: CaseSeen, data: Any = None, files: Any = None) -> FieldForm:
    """The form of a move, with the choices that this request leaves."""
    kind = MOVES[name][0]
    more: dict[str, Any] = {"auto_id": f"{name}_%s"}
    if name == "ask_extension":
        more["clocks"] = [(one.clock, clock_label("case", one.clock)) for one in seen.extendable]
    if name == "merge":
        more["others"] = [(str(one.pk), f"{one.number} {one.title}") for one in seen.mergeable]
    if name in ("dispatch", "redispatch"):
        more["case"] = seen.case
    if name == "fix":
        more["initial"] = {"how": usual_fix(seen.case.matter.category)}
    return kind(data, files, **more)


def is_offered(name: str, seen: CaseSeen) -> bool:
    """Whether the page shows this move now."""
    if name == "ask_extension":
        return bool(seen.extendable) and "progress" in seen.moves
    if name == "merge":
        return "merge" in seen.moves and bool(seen.mergeable)
    return name in seen.moves
