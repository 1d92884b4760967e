"""The registers as lists: scoped, masked, paged by key, narrowed by what stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel import ids
from linli.kernel.text import one_line
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, desk
from linli.platform.registers import declare, exporting, importing, queries, search, sheets
from linli.platform.registers.declare import Register
from linli.platform.registers.forms import FilterForm
from linli.platform.registers.views.page import (
    readable,
    readable_ones,
    workbook,
)
from linli.platform.ui.answers import draw
from linli.platform.ui.shapes import Chip, Column

PAGE = 50
MOST_EXPORTED = 200_000
MOST_COUNTED = 1000


@require_safe
@desk
def home(request: Request) -> HttpResponseBase:
    """All registers this person may open."""
    found = [(one, importing.may_bring(request.actor, one)) for one in readable_ones(request.actor)]
    return draw(request, "registers/home.html", {"registers": found})


@require_safe
@desk
def listed(request: Request, key: str) -> HttpResponseBase:
    """One register."""
    register, by = readable(request.actor, key), request.actor
    filters = filters_of(request, register)
    shown = page(register, by, filters, request.GET.get("after", ""), request.GET.get("before", ""))
    if register.personal and filters.get("q"):
        search.note(by, filters["q"], [row["_person"] for row in shown.rows if row["_person"]])
    context = {
        "register": register,
        "columns": [Column(str(column.header)) for column in register.listed],
        "rows": [_line(register, row) for row in shown.rows],
        "form": FilterForm(initial=filters, register=register, by=by),
        "chips": _chips(register, filters),
        "older_url": f"?{urlencode(filters | {'after': shown.older})}" if shown.older else "",
        "newer_url": f"?{urlencode(filters | {'before': shown.newer})}" if shown.newer else "",
        "export_url": f"{reverse('registers:export', args=[key])}?{urlencode(filters)}",
        "may_bring": importing.may_bring(by, register),
        "may_export": not register.personal or by.may(Right.EXPORT),
        "count": _counted(shown.count),
    }
    return draw(request, "registers/list.html", context)


def _line(register: Register, row: dict[str, Any]) -> list[dict[str, Any]]:
    """One row as the page draws it: masked cells, of which the first that says something leads to its page."""
    cells = [_cell(column, row.get(column.name)) for column in register.listed]
    speaking = next((cell for cell in cells if cell["value"] not in (None, "")), {})
    speaking["url"] = row["_page"]
    return cells


def _cell(column: declare.Column, value: Any) -> dict[str, Any]:
    """A day reads as in the file that goes out; what is short stays on one line."""
    short = bool(column.personal) or column.kind != "text"
    shown = value.isoformat() if isinstance(value, date) else column.masked(value)
    return {"value": shown, "short": short}


def _counted(found: int | None) -> str:
    """How many there are, as far as one counts while somebody waits (ADR 0014); behind the first page nobody asks."""
    if found is None:
        return ""
    if found > MOST_COUNTED:
        return _("超过 %(n)s 条") % {"n": f"{MOST_COUNTED:,}"}
    return _("共 %(n)s 条") % {"n": f"{found:,}"}


def filters_of(request: Request, register: Register) -> dict[str, str]:
    """What narrows the list, from the address."""
    known = ("q", "area", *(name for name, _words in register.filters))
    return {name: words for name in known if (words := one_line(request.GET.get(name, ""))[:80])}


@dataclass(frozen=True)
class Page:
    """Rows of one page, the keys from which the next and the previous one begin, and how many there are in all."""

    rows: list[dict[str, Any]]
    older: int | None = None
    newer: int | None = None
    count: int | None = None


def page(register: Register, by: Actor, filters: dict[str, str], after: str, before: str) -> Page:
    """The page behind or before a key. The first one counts as well: its keys are read as far as one counts."""
    base = register.rows(by, filters)
    if last := ids.number(before):
        keys = queries.keys(base.filter(pk__lt=last).order_by("-pk"), PAGE + 1)
        found = queries.rows(base, keys[:PAGE])
        return Page(_drawn(register, found), max(keys[:PAGE], default=None), min(keys[:PAGE]) if keys[PAGE:] else None)
    first = ids.number(after) or 0
    keys = queries.keys(base.filter(pk__gt=first).order_by("pk"), PAGE + 1 if first else MOST_COUNTED + 1)
    found = queries.rows(base, keys[:PAGE])
    return Page(
        _drawn(register, found), keys[PAGE - 1] if keys[PAGE:] else None, keys[0] if keys and first else None,
        None if first else len(keys),
    )  # fmt: skip


def _drawn(register: Register, found: list[Any]) -> list[dict[str, Any]]:
    pages = [register.page(one) if register.page else "" for one in found]
    return [row | {"_page": page} for row, page in zip(register.values(found), pages, strict=True)]


def _chips(register: Register, filters: dict[str, str]) -> list[Chip]:
    chips = []
    for name, value in filters.items():
        rest = {other: words for other, words in filters.items() if other != name}
        words = tree.tree.get().full_name(int(value)) if name == "area" and value.isdigit() else value
        for column in register.columns:
            if column.name == name and column.choices:
                words = _choice(column.parse, column.choices, value)
        chips.append(Chip(words, f"{reverse('registers:list', args=[register.key])}?{urlencode(rest)}"))
    return chips


def _choice(parse: Any, labels: Any, value: str) -> str:
    return next((str(label) for label in labels if parse(str(label)) == value), value)


@require_safe
@desk
def template(request: Request, key: str) -> HttpResponseBase:
    """The empty table to fill in."""
    register = readable(request.actor, key)
    return workbook(f"{register.title}模板.xlsx", lambda path: sheets.template(path, register))


@require_safe
@desk
def export(request: Request, key: str) -> HttpResponseBase:
    """导出 Excel: what is on show. A register of people leads to the form that asks for a purpose instead."""
    register, filters = readable(request.actor, key), filters_of(request, readable(request.actor, key))
    if register.personal:
        return redirect(f"{reverse('registers:ask', args=[key])}?{urlencode(filters)}")
    rows = register.rows(request.actor, filters)
    if rows.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        messages.warning(request, _("超过 %(n)s 行，请先筛选，再导出") % {"n": f"{MOST_EXPORTED:,}"})
        return redirect(f"{reverse('registers:list', args=[key])}?{urlencode(filters)}")
    shown = exporting.shown(request.actor, register, filters)
    return workbook(f"{register.title}.xlsx", lambda path: sheets.listing(path, register, register.listed, shown))


@require_safe
@desk
def find(request: Request) -> HttpResponseBase:
    """查人查房: people, vehicles, addresses, organisations."""
    words = one_line(request.GET.get("q", ""))[:80]
    groups: dict[str, list[search.Hit]] = {}
    for hit in search.find(request.actor, words):
        groups.setdefault(hit.kind, []).append(hit)
    found = [(search.heading(kind), hits) for kind, hits in groups.items()]
    return draw(
        request, "registers/search.html", {"words": words, "groups": found, "short": len(words) < search.SHORTEST}
    )
