"""What the pages of this context have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from linli.kernel.errors import Invalid, LinliError
from linli.platform.posts.web import Request


def draw(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page; nothing of it is kept by browsers, for it is about people."""
    response = render(request, f"muster/{template}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def submit(form: forms.Form, action: Callable[[], object]) -> bool:
    """Run an action with what a valid form holds; what it refuses comes back as errors of the form."""
    if not form.is_valid():
        return False
    try:
        action()
    except Invalid as fault:
        for name, told in fault.texts(gettext).items():
            form.add_error(name if name in form.fields else None, told)
        return False
    except LinliError as fault:
        if fault.status == 404:
            raise
        form.add_error(None, fault.text(gettext))
        return False
    return True


def attempt(request: Request, action: Callable[[], object], said: str = "") -> bool:
    """Run what one tap asks for; a refusal is said on the page that follows."""
    try:
        action()
    except LinliError as fault:
        if fault.status == 404 or request.headers.get("X-Outbox"):
            raise
        messages.warning(request, _sentence(fault))
        return False
    if said:
        messages.success(request, said)
    return True


def _sentence(fault: LinliError) -> str:
    if isinstance(fault, Invalid):
        return " ".join(one for told in fault.texts(gettext).values() for one in told)
    return fault.text(gettext)


def onward(name: str, *args: object) -> HttpResponse:
    """To the page that follows."""
    return redirect(reverse(f"muster:{name}", args=args))


def number(text: str) -> int:
    """An id out of an address or a field; nought for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def numbers(texts: list[str]) -> list[int]:
    """Ids out of ticked boxes."""
    return [found for text in texts[:500] if (found := number(text))]
