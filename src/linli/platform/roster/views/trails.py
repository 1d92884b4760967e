"""审计: four trails with filters and Excel out, to be read and never changed."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel import clock, ids
from linli.kernel.errors import NotSeen
from linli.platform.posts.rights import Right
from linli.platform.posts.trail import acted
from linli.platform.posts.web import Request, may
from linli.platform.registers import sheets
from linli.platform.registers.views.page import workbook
from linli.platform.roster import trails
from linli.platform.roster.forms import TrailForm
from linli.platform.roster.trails import TRAILS, Trail
from linli.platform.ui.answers import draw
from linli.platform.ui.shapes import Chip, Column, View

PAGE, MOST_EXPORTED = 50, 50_000


@require_safe
@may(Right.AUDIT)
def listed(request: Request, name: str = "acts") -> HttpResponseBase:
    """One trail."""
    trail, form, filters = _asked(request, name)
    rows = trails.rows(request.actor, trail, filters)
    if before := ids.number(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    plain = {key: str(value) for key, value in filters.items()}
    older = f"?{urlencode(plain | {'before': found[PAGE - 1].pk})}" if len(found) > PAGE else ""
    context: dict[str, Any] = {
        "views": [
            View(str(one.label), reverse("roster:trail", args=[key]), current=key == name)
            for key, one in TRAILS.items()
        ],
        "rows": list(trails.told(trail, found[:PAGE])),
        "columns": [Column(one) for one in _headings()],
        "title": trail.label,
        "chips": [Chip(value, _without(plain, key)) for key, value in plain.items()],
        "older_url": older,
        "newer_url": f"?{urlencode(plain)}" if before else "",
        "export_url": f"{reverse('roster:trail_export', args=[name])}?{urlencode(plain)}",
    }  # fmt: skip
    return draw(request, "roster/trails.html", context | {"filters": form})


def _without(plain: dict[str, str], key: str) -> str:
    return f"?{urlencode({name: value for name, value in plain.items() if name != key})}"


def _headings() -> list[str]:
    return [_("时间"), _("谁"), _("岗位"), _("做了什么"), _("对什么"), _("为什么")]


def _asked(request: Request, name: str) -> tuple[Trail, TrailForm, dict[str, Any]]:
    """The trail and what narrows it; what cannot be read narrows nothing."""
    if name not in TRAILS:
        raise NotSeen
    form = TrailForm(request.GET)
    form.is_valid()
    return TRAILS[name], form, {key: value for key, value in form.cleaned_data.items() if value}


@require_safe
@may(Right.AUDIT)
def export(request: Request, name: str) -> HttpResponseBase:
    """The same rows as typed XLSX; that it was taken out is on the trail as well."""
    trail, _form, filters = _asked(request, name)
    found = trails.rows(request.actor, trail, filters)[:MOST_EXPORTED]
    said = {key: str(value) for key, value in filters.items()}
    acted(request.actor, "trail.export", trail.label, filters=said)
    rows = (
        (f"{clock.local(one.at):%Y-%m-%d %H:%M:%S}", one.who, one.title, one.what, one.about, one.why)
        for one in trails.told(trail, found.iterator(chunk_size=2000))
    )
    return workbook(f"{trail.label}.xlsx", lambda path: sheets.plain(path, _headings(), rows))
