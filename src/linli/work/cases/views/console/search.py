"""The search box: one exact hit opens at once, several are a list."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from linli.platform.posts.web import Request, desk
from linli.platform.ui.shapes import Column
from linli.work.cases.queries.console import rows
from linli.work.cases.queries.console import search as searching
from linli.work.cases.views.console.page import draw, list_keys


@require_safe
@desk
def search(request: Request) -> HttpResponseBase:
    """编号、地址、电话后四位."""
    words = request.GET.get("q", "").strip()
    found = searching.search(request.actor, words)
    if len(found) == 1 and found[0].number == words.upper():
        return redirect(rows.page_of(found[0]))
    context = {
        "search_words": words,
        "rows": [rows.line(one) for one in found],
        "columns": [Column(str(words)) for words in rows.COLUMNS],
        "keys": list_keys(),
        "most": searching.MOST,
    }
    return draw(request, "cases/console/search.html", context)
