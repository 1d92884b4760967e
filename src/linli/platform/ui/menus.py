"""The menus of the faces: the tab bars and the side bar are empty until the rooms above put their pages in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Item:
    """A page in a menu. `count` and `shown` are asked on each request; `main` is the round button of a tab bar."""

    label: str | Promise
    icon: str
    url_name: str
    section: str | Promise = ""
    order: int = 50
    main: bool = False
    key: str = ""
    count: Callable[[HttpRequest], int | str | None] | None = None
    shown: Callable[[HttpRequest], bool] | None = None


class Shown(TypedDict):
    label: str
    icon: str
    url: str
    count: int | str | None
    current: bool
    main: bool
    section: str


_items: dict[str, list[Item]] = {}


def add(face: str, *items: Item) -> None:
    """Call in AppConfig.ready(); face is resident, field, console, or tiles (the resident's home page).

    search and call hold the two things on top of every console page: the search box and 登记来电.

    Adding the same page again replaces it.
    """
    kept = [old for old in _items.get(face, []) if old.url_name not in {item.url_name for item in items}]
    _items[face] = sorted([*kept, *items], key=lambda item: item.order)


def entries(face: str, request: HttpRequest | None, here: str = "") -> list[Shown]:
    """What this person sees. `here` is the url_name of the page; without it the longest matching address wins."""
    found: list[Shown] = []
    for item in _items.get(face, []):
        if request is not None and item.shown and not item.shown(request):
            continue
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        count = item.count(request) if request is not None and item.count else None
        found.append(
            Shown(
                label=str(item.label),
                icon=item.icon,
                url=url,
                count=count,
                current=item.url_name == here,
                main=item.main,
                section=str(item.section),
            )
        )
    if not here and request is not None:
        _mark_nearest(found, request.path)
    return found


def _mark_nearest(found: list[Shown], path: str) -> None:
    under = [
        entry for entry in found if path == entry["url"] or (entry["url"] != "/" and path.startswith(entry["url"]))
    ]
    if under:
        max(under, key=lambda entry: len(entry["url"]))["current"] = True
