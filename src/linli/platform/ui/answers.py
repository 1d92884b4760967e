"""How a view answers: run one action, say what it refused where people look for it, go on. The one way for all pages.

form = RuleForm(request.POST or None)
if request.method == "POST" and submit(form, lambda: actions.set_rule(sender(request), **form.cleaned_data)):
    return done(request, _("记下了"), "topics:rules")
return draw(request, "topics/rules.html", {"form": form}, 422 if form.errors else 200)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from linli.kernel.errors import Invalid, LinliError


def draw(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page that no browser and no proxy keeps, because it is about people."""
    response = render(request, template, dict(context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def show_faults(form: BaseForm, error: LinliError, *, at: Mapping[str, str] | None = None) -> None:
    """Put what an action refused at the fields it names; what has no field here stands on top of the form.

    `at` is for a form that asks otherwise than the action: the field to mend, by the name of the argument.
    """
    if not isinstance(error, Invalid):
        form.add_error(None, error.text(gettext))
        return
    for argument, sentences in error.texts(gettext).items():
        name = (at or {}).get(argument, argument)
        form.add_error(name if name in form.fields else None, sentences)


def submit(form: BaseForm, action: Callable[[], object], *, at: Mapping[str, str] | None = None) -> bool:
    """Whether a valid form's action was done; what it refused is on the form, with everything that was typed.

    Not found stays not found: a sentence on the form would tell that there is something to be seen.
    """
    if not form.is_valid():
        return False
    try:
        action()
    except LinliError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            raise
        show_faults(form, error, at=at)
        return False
    return True


def attempt(request: HttpRequest, action: Callable[[], object], said: str = "") -> bool:
    """Whether what one tap asks for was done; a refusal is said on the page that follows, as `said` is.

    The outbox of a phone reads no page: for it a refusal stays one, so that the tap is not taken for done.
    """
    try:
        action()
    except LinliError as error:
        if error.status == HTTPStatus.NOT_FOUND or request.headers.get("X-Outbox"):
            raise
        messages.warning(request, in_a_line(error))
        return False
    if said:
        messages.success(request, said)
    return True


def in_a_line(error: LinliError) -> str:
    """All that an error says, where there is no form to say it on."""
    if not isinstance(error, Invalid):
        return error.text(gettext)
    return " ".join(one for sentences in error.texts(gettext).values() for one in sentences)


def done(request: HttpRequest, said: str, to: str, *args: object) -> HttpResponse:
    """Say what happened on the page that follows, and go there."""
    messages.success(request, said)
    return redirect(to, *args)
