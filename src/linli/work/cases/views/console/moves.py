"""Which form and which action belong to a move, and in which order a page offers what is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.flow.declare import flow_of
from linli.platform.flow.models import Deadline, Item, Matter
from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.cases.forms.console import children as of_child
from linli.work.cases.forms.console import moves as of_case
from linli.work.cases.forms.console.moves import DeskForm, NoForm
from linli.work.cases.models import Call, Case
from linli.work.cases.queries.console.case import extendable, item_for, may_ask_pressing, may_press, open_moves
from linli.work.cases.views.console.page import Button

Do = Callable[..., Any]


@dataclass(frozen=True)
class Spec:
    """A move as the desk makes it."""

    form: type[DeskForm]
    do: Do
    icon: str = ""
    key: str = ""
    label: str | Promise = ""


def press(item: Item, by: Actor, *, words: str) -> Any:
    """督办 this matter."""
    return actions.press(by, parent=item.matter, words=words)


def ask_extension(item: Item, by: Actor, **given: Any) -> Any:
    """申请延期 of one of its clocks."""
    return actions.ask_extension(by, parent=item.matter, **given)


def merge(case: Case, by: Actor, *, into: str, number: str) -> Case:
    """Into a request that this actor may see."""
    if number and not into:
        found = Matter.objects.seen_by(by).filter(number=number.strip().upper(), kind="case").first()
        if found is None:
            raise Invalid({"number": str(_("没有这个编号的事，请核对"))})
        into = str(found.pk)
    target = item_for(by, "case", int(into))
    assert isinstance(target, Case)
    return actions.merge(case, by, into=target)


def ask_pressing(item: Item, by: Actor, *, words: str) -> Any:
    """提请督办 of this matter."""
    return actions.ask_pressing(by, parent=item.matter, words=words)


def urge(case: Case, by: Actor, *, words: str, calls: Sequence[str] = ()) -> Case:
    """催办 some of its calls, each by its own action; where nobody was called, whoever has it in hand."""
    if not calls:
        return actions.urge_case(case, by, words=words)
    for pk in calls:
        call = item_for(by, "call", int(pk))
        assert isinstance(call, Call)
        actions.urge(call, by.sending(), words=words)
    return case


SPECS: dict[tuple[str, str], Spec] = {
    ("case", "dispatch"): Spec(of_case.DispatchForm, actions.dispatch, "send"),
    ("case", "dismiss"): Spec(of_case.ReviewForm, actions.dismiss, "gavel"),
    ("case", "uphold"): Spec(of_case.ReviewForm, actions.uphold, "gavel"),
    ("case", "accept"): Spec(NoForm, actions.accept, "user-check"),
    ("case", "resume"): Spec(NoForm, actions.resume, "player-play"),
    ("case", "answer"): Spec(of_case.AnswerForm, actions.answer, "send", "r"),
    ("case", "urge"): Spec(of_case.UrgeForm, urge, "bell-ringing", "u", _("催办")),
    ("case", "whistle"): Spec(of_case.WhistleForm, actions.whistle, "speakerphone", "w"),
    ("case", "consult"): Spec(of_case.ConsultForm, actions.consult, "messages"),
    ("case", "assign"): Spec(of_case.AssignForm, actions.assign, "list-check"),
    ("case", "contact"): Spec(of_case.ContactForm, actions.contact, "phone"),
    ("case", "make_plan"): Spec(of_case.PlanForm, actions.make_plan, "calendar-event"),
    ("case", "make_safe"): Spec(of_case.SafeForm, actions.make_safe, "shield-lock"),
    ("case", "progress"): Spec(of_case.ProgressForm, actions.progress, "edit"),
    ("case", "fix"): Spec(of_case.FixForm, actions.fix, "check"),
    ("case", "redispatch"): Spec(of_case.RedispatchForm, actions.redispatch, "send"),
    ("case", "correct"): Spec(of_case.ClassifyForm, actions.correct, "tag"),
    ("case", "take_back"): Spec(of_case.WordsForm, actions.take_back, "arrow-back-up"),
    ("case", "ask_extension"): Spec(of_case.ExtensionForm, ask_extension, "calendar-time", "", _("申请延期")),
    ("case", "pause"): Spec(of_case.PauseForm, actions.pause, "clock-pause"),
    ("case", "merge"): Spec(of_case.MergeForm, merge, "git-merge"),
    ("case", "unmerge"): Spec(NoForm, actions.unmerge, "arrow-back-up"),
    ("case", "object"): Spec(of_case.ObjectForm, actions.object_to, "circle-x"),
    ("case", "hand_back"): Spec(of_case.HandBackForm, actions.hand_back, "arrow-back-up"),
    ("case", "ask_pressing"): Spec(of_case.AskPressingForm, ask_pressing, "gavel", "", _("提请督办")),
    ("case", "press"): Spec(of_case.PressForm, press, "gavel", "", _("督办")),
    ("call", "report_in"): Spec(of_child.ReportInForm, actions.report_in, "flag", "r"),
    ("call", "done"): Spec(of_child.CallDoneForm, actions.call_done, "check", "r"),
    ("call", "progress"): Spec(of_child.CallProgressForm, actions.call_progress, "edit"),
    ("call", "object"): Spec(of_case.ObjectForm, actions.object_call, "circle-x"),
    ("call", "dismiss"): Spec(of_case.ReviewForm, actions.dismiss_call, "gavel"),
    ("call", "uphold"): Spec(of_case.ReviewForm, actions.uphold_call, "gavel"),
    ("call", "urge"): Spec(of_case.WordsForm, actions.urge, "bell-ringing", "u"),
    ("call", "ask_extension"): Spec(of_case.ExtensionForm, ask_extension, "calendar-time", "", _("申请延期")),
    ("call", "ask_pressing"): Spec(of_case.AskPressingForm, ask_pressing, "gavel", "", _("提请督办")),
    ("call", "press"): Spec(of_case.PressForm, press, "gavel", "", _("督办")),
    ("call", "cancel"): Spec(of_child.CancelForm, actions.cancel_call, "x"),
    ("task", "done"): Spec(of_child.TaskDoneForm, actions.finish_task, "check", "r"),
    ("task", "cancel"): Spec(of_child.CancelForm, actions.cancel_task, "x"),
    ("pressing", "take_up"): Spec(of_child.TakeUpForm, actions.take_up, "gavel", "r"),
    ("pressing", "turn_down"): Spec(of_child.TurnDownForm, actions.turn_down, "x"),
    ("pressing", "reply"): Spec(of_child.ReplyForm, actions.reply, "message-circle", "r"),
    ("pressing", "lift"): Spec(NoForm, actions.lift, "check"),
    ("pressing", "press_again"): Spec(of_child.PressAgainForm, actions.press_again, "bell-ringing"),
    ("extension", "grant"): Spec(of_child.GrantForm, actions.grant_extension, "check"),
    ("extension", "refuse"): Spec(of_child.RefuseForm, actions.refuse_extension, "x"),
}


def spec_of(kind: str, name: str) -> Spec:
    """The move of that name. Raises NotSeen for what the desk does not do."""
    if (kind, name) not in SPECS:
        raise NotSeen
    return SPECS[kind, name]


def label_of(item: Item, name: str) -> str:
    """What its button says."""
    spec = spec_of(item.matter.kind, name)
    return str(spec.label or flow_of(item.matter).moves[name].label)


def offered(item: Item, by: Actor, deadlines: Sequence[Deadline] | None = None) -> list[str]:
    """Names of the moves open to this actor, in the order of the page."""
    kind = item.matter.kind
    names = set(open_moves(item, by))
    if may_press(item, by):
        names.add("press")
    elif (kind, "ask_pressing") in SPECS and may_ask_pressing(item, by):
        names.add("ask_pressing")
    if ("ask_extension" in {name for of, name in SPECS if of == kind}) and extendable(item, by, deadlines):
        names.add("ask_extension")
    return [name for of, name in SPECS if of == kind and name in names]


def button(item: Item, name: str, inside: str = "") -> Button:
    """Leads to the form of the move."""
    spec = spec_of(item.matter.kind, name)
    url = reverse("desk:move", args=[f"{item.matter.kind}s", item.pk, name])
    return Button(name, label_of(item, name), f"{url}?{inside}" if inside else url, spec.icon, spec.key)
