"""What the pages of the rule book have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from linli.platform.posts.web import Request


def page(request: Request, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the console; forms that came back with faults have status 422."""
    return render(request, f"dispatch/{template}.html", context, status=status)
