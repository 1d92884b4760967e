"""What the pages of the roster have in common."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse

from linli.platform.posts.web import Request
from linli.platform.registers.views.page import draw


def page(request: Request, template: str, context: dict[str, Any], form: forms.Form | None = None) -> HttpResponse:
    """A page of the console; a form that came back with faults has status 422."""
    wrong = form is not None and form.is_bound and bool(form.errors)
    return draw(request, f"roster/{template}.html", context | {"form": form}, 422 if wrong else 200)
