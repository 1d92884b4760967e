"""What the pages of the desk have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from linli.platform.posts.web import Request
from linli.platform.registers.views import page


def draw(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console, with its search box; kept by no browser, because it is about people."""
    return page.draw(request, template, context, status=status)
