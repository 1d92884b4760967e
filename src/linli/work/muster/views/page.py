"""What the pages of this context have in common."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from linli.kernel import ids


def onward(name: str, *args: object) -> HttpResponse:
    """To the page that follows."""
    return redirect(reverse(f"muster:{name}", args=args))


def numbers(texts: list[str]) -> list[int]:
    """Ids out of ticked boxes."""
    return [found for text in texts[:500] if (found := ids.number(text))]
