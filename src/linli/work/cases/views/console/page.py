"""What every page of the console is drawn with: the desk, its search box, its keys and the counts of its menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request
from linli.platform.ui.shapes import Key
from linli.work.cases.queries.console import desk
from linli.work.cases.queries.console.paging import Count, Counting


@dataclass(frozen=True)
class Button:
    """A move as a button."""

    name: str
    words: str
    url: str
    icon: str
    key: str


@dataclass(frozen=True)
class Buttons:
    """One filled, some beside it, the others folded away."""

    first: Button | None
    beside: list[Button]
    more: list[Button]


def draw(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console; the counts of its menu cost one statement."""
    count_menu(request)
    return render(request, template, context, status=status)


def count_menu(request: HttpRequest, *more: Counting) -> list[list[Count]]:
    """Count the lists of the menu once a request, together with the page's own; the menu reads them from there."""
    known = getattr(request, "desk_counts", None)
    if known is not None and not more:
        return []
    found, others = desk.menu_counts(request.actor, *more)  # type: ignore[attr-defined]
    request.desk_counts = found  # type: ignore[attr-defined]
    return others


def may_log(by: Actor) -> bool:
    """Whether this desk takes down what callers say."""
    return by.may(Right.LOG_CALLS)


def fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a piece of the page."""
    return bool(getattr(request, "htmx", False))


def list_keys() -> Sequence[Key]:
    """The keys of a list."""
    return (
        Key(["j", "k"], _("上下")),
        Key(["Enter"], _("打开")),
        Key(["x"], _("选中")),
        Key(["u"], _("催办")),
        Key(["f"], _("筛选")),
        Key(["c"], _("登记来电")),
        Key(["/"], _("搜索")),
    )


def case_keys(buttons: Buttons | None = None, proposed: bool = False) -> Sequence[Key]:
    """The keys of one request: what its buttons do now, and where else one can go."""
    drawn = [] if buttons is None else [buttons.first, *buttons.beside, *buttons.more]
    own = [Key([one.key], one.words) for one in drawn if one is not None and one.key]
    if proposed:  # 按建议派单 has the key of the first button
        own = [Key(["r"], _("按建议派单")), *(one for one in own if one.keys != ["r"])]
    return (
        Key(["j", "k"], _("下一件、上一件")),
        *own,
        Key(["c"], _("登记来电")),
        Key(["/"], _("搜索")),
    )
