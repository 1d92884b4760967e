"""The search box: one exact hit opens at once, several are a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from linli.platform.flow.models import Matter
from linli.platform.posts.web import Request, desk
from linli.platform.registers import search as registers
from linli.platform.ui.shapes import Column
from linli.work.cases.queries.console import rows
from linli.work.cases.queries.console import search as searching
from linli.work.cases.views.console.page import draw, list_keys


def exact(found: Sequence[Matter], words: str) -> bool:
    """Whether the words are the number of what was found: then nobody was looked for."""
    return any(one.number == words.upper() for one in found)


@require_safe
@desk
def search(request: Request) -> HttpResponseBase:
    """One box: 编号、地址、电话、姓名和拼音、车牌、单位、诉求里写的话."""
    words = request.GET.get("q", "").strip()
    found = searching.search(request.actor, words)
    if len(found) == 1 and found[0].number == words.upper():
        return redirect(rows.page_of(found[0]))
    groups: dict[str, list[registers.Hit]] = {}
    for hit in registers.find(request.actor, words) if not exact(found, words) else []:
        groups.setdefault(registers.heading(hit.kind), []).append(hit)
    context = {
        "search_words": words,
        "rows": [rows.line(one) for one in found],
        "columns": [Column(str(words)) for words in rows.COLUMNS],
        "keys": list_keys(),
        "most": searching.MOST,
        "groups": groups,
    }
    return draw(request, "cases/console/search.html", context)
