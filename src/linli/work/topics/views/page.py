"""What the pages of this context have in common: the frame of the console."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from linli.platform.posts.web import Request


def draw(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console."""
    response = render(request, f"topics/{template}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
