"""The page of a matter of this context in the field and on the desk, and its moves: one address for each button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import FLOWS
from linli.platform.posts.web import Request, desk, sender, staff
from linli.platform.ui.answers import done, draw, submit
from linli.work.records import actions
from linli.work.records.forms import AnswerForm, DeclineForm, JudgeForm, SettleForm
from linli.work.records.queries.matters import Page, item_for, page_of


class NoForm(forms.Form):
    """A move that needs no words."""


@dataclass(frozen=True)
class Doing:
    """How a move is made from a page: its form and its action."""

    form: type[forms.Form]
    act: Callable[..., Any]


MOVES: Mapping[tuple[str, str], Doing] = {
    ("record", "agree"): Doing(AnswerForm, actions.agree),
    ("record", "decline"): Doing(DeclineForm, actions.decline),
    ("record", "raise_up"): Doing(NoForm, actions.raise_up),
    ("tenancy", "confirm"): Doing(NoForm, actions.confirm_tenancy),
    ("tenancy", "decline"): Doing(DeclineForm, actions.decline_tenancy),
    ("look_dispute", "answer"): Doing(JudgeForm, actions.answer_dispute),
    ("alarm", "settle"): Doing(SettleForm, actions.settle_alarm),
}
ORDER = ("agree", "confirm", "answer", "settle", "raise_up", "decline")


@dataclass(frozen=True)
class Button:
    """A move with its form, folded until it is wanted."""

    name: str
    label: str
    form: forms.Form
    url: str
    open: bool


def _shown(request: Request, page: Page, face: str, wrong: tuple[str, forms.Form] | None = None) -> HttpResponse:
    kind, pk = page.item.matter.kind, page.item.pk
    names = [name for name in ORDER if name in page.moves and (kind, name) in MOVES]
    buttons = [
        Button(
            name, str(FLOWS[kind].moves[name].label),
            wrong[1] if wrong and wrong[0] == name else MOVES[kind, name].form(auto_id=f"id_{name}_%s"),
            f"/{face}/records/{kind}/{pk}/{name}/", bool(wrong and wrong[0] == name) or name == names[0],
        )
        for name in names
    ]  # fmt: skip
    context = {"page": page, "matter": page.item.matter, "buttons": buttons}
    template = "records/field/matter.html" if face == "field" else "records/console/matter.html"
    return draw(request, template, context, 422 if wrong else 200)


def _page(request: Request, kind: str, pk: int) -> Page:
    return page_of(item_for(request.actor, kind, pk), request.actor)


@never_cache
@require_safe
@staff()
def in_field(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """On the phone of who goes to the door."""
    return _shown(request, _page(request, kind, pk), "field")


@never_cache
@require_safe
@desk
def on_desk(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """On the desk."""
    return _shown(request, _page(request, kind, pk), "desk")


@require_POST
@staff()
def move_in_field(request: Request, kind: str, pk: int, name: str) -> HttpResponseBase:
    """One move from the phone."""
    return _moved(request, kind, pk, name, "field")


@require_POST
@desk
def move_on_desk(request: Request, kind: str, pk: int, name: str) -> HttpResponseBase:
    """One move from the desk."""
    return _moved(request, kind, pk, name, "desk")


def _moved(request: Request, kind: str, pk: int, name: str, face: str) -> HttpResponseBase:
    if (doing := MOVES.get((kind, name))) is None:
        raise NotSeen
    item, by = item_for(request.actor, kind, pk), sender(request)
    form = doing.form(request.POST, auto_id=f"id_{name}_%s")
    if submit(form, lambda: doing.act(item, by, **form.cleaned_data)):
        return done(request, _("办好了，本人会看到。"), "field:tasks" if face == "field" else "desk:inbox")
    return _shown(request, page_of(item_for(request.actor, kind, pk), request.actor), face, (name, form))
