"""What the pages of this context have in common: the frame of the console."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from linli.kernel.errors import Invalid, LinliError
from linli.platform.posts.web import Request


def draw(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console."""
    response = render(request, f"topics/{template}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def add_faults(form: forms.Form, fault: LinliError) -> None:
    """Show at the fields what the action found."""
    if not isinstance(fault, Invalid):
        form.add_error(None, fault.text(gettext))
        return
    for name, told in fault.texts(gettext).items():
        form.add_error(name if name in form.fields else None, told)
