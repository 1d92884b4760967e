"""What the pages of the rule book have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from linli.kernel.errors import Invalid, LinliError
from linli.platform.posts.web import Request


def page(request: Request, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the console; forms that came back with faults have status 422."""
    return render(request, f"dispatch/{template}.html", context, status=status)


def submit(form: forms.Form, action: Callable[[], object]) -> bool:
    """Run an action with what a valid form holds; what it refuses comes back as errors of the form."""
    if not form.is_valid():
        return False
    try:
        action()
    except Invalid as error:
        for name, told in error.texts(gettext).items():
            form.add_error(name if name in form.fields else None, told)
        return False
    except LinliError as error:
        form.add_error(None, error.text(gettext))
        return False
    return True


def done(request: Request, words: str, where: str) -> HttpResponse:
    """Say what happened and go on."""
    messages.success(request, words)
    return redirect(where)
