"""What the pages of the roster have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from linli.kernel.errors import Invalid, LinliError
from linli.platform.posts.web import Request
from linli.platform.registers.views.page import draw


def submit(form: forms.Form, action: Callable[[dict[str, Any]], object]) -> bool:
    """Run an action with what a valid form holds; what it refuses comes back as errors of the form."""
    if not form.is_valid():
        return False
    try:
        action(form.cleaned_data)
    except Invalid as error:
        for name, told in error.texts(gettext).items():
            form.add_error(name if name in form.fields else None, told)
        return False
    except LinliError as error:
        form.add_error(None, error.text(gettext))
        return False
    return True


def page(request: Request, template: str, context: dict[str, Any], form: forms.Form | None = None) -> HttpResponse:
    """A page of the console; a form that came back with faults has status 422."""
    wrong = form is not None and form.is_bound and bool(form.errors)
    return draw(request, f"roster/{template}.html", context | {"form": form}, 422 if wrong else 200)


def done(request: Request, words: str, where: str, *args: object) -> HttpResponse:
    """Say what happened and go on."""
    messages.success(request, words)
    return redirect(where, *args)
