"""What the pages of this context have in common."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def onward(name: str, *args: object) -> HttpResponse:
    """To the page that follows."""
    return redirect(reverse(f"muster:{name}", args=args))


def number(text: str) -> int:
    """An id out of an address or a field; nought for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def numbers(texts: list[str]) -> list[int]:
    """Ids out of ticked boxes."""
    return [found for text in texts[:500] if (found := number(text))]
