"""Tags of the console's lists: views, filters, table, bulk bar, pages, imports, keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils.safestring import SafeString

from linli.platform.ui.shapes import Chip, Column, ImportCheck, Key, View
from linli.platform.ui.tags.basics import part

register = template.Library()


def sort_url(query: QueryDict, key: str) -> tuple[str, str]:
    """The address sorted by this column and how it is sorted now; a second click turns it, pages start again."""
    now = query.get("sort", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    changed = query.copy()
    changed["sort"] = f"-{key}" if state == "ascending" else key
    for page in ("after", "before", "page"):
        changed.pop(page, None)
    return f"?{changed.urlencode()}", state


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: str,
    columns: Sequence[Column],
    caption: str,
    css: str = "list",
    flow: bool = False,
    id: str = "",
) -> SafeString:
    """{% table columns caption=_("待我办理") %}<tr>…</tr>{% endtable %}: sticky head, sort links; flow: no box."""
    request = context.get("request")
    heads: list[dict[str, Any]] = []
    for column in columns:
        url, state = sort_url(request.GET, column.sort) if column.sort and request is not None else ("", "")
        heads.append({"column": column, "url": url, "state": state})
    return part("table", heads=heads, caption=caption, content=content, css=css, flow=flow, id=id)


@register.simple_tag
def views(items: Sequence[View]) -> SafeString:
    """{% views items %}: tabs with counts above a list; each is an address."""
    return part("views", items=items)


@register.simple_block_tag
def filter_bar(content: str, chips: Sequence[Chip] = (), note: str = "", open: bool = False) -> SafeString:
    """{% filter_bar chips=chips note=… %}fields of a GET form{% endfilter_bar %}: all filters live in the address."""
    return part("filter_bar", content=content, chips=chips, note=note, open=open)


@register.simple_block_tag
def bulk_bar(content: str, form: str = "bulk") -> SafeString:
    """{% bulk_bar form="bulk" %}buttons with form="bulk"{% endbulk_bar %}: counts ticked boxes named "pick"."""
    return part("bulk_bar", content=content, form=form)


@register.simple_tag
def pager(newer_url: str = "", older_url: str = "", words: str = "") -> SafeString:
    """{% pager newer_url=… older_url=… words=_("共 186 件") %}."""
    return part("pager", newer_url=newer_url, older_url=older_url, words=words)


@register.simple_tag
def import_steps(at: int) -> SafeString:
    """{% import_steps at=2 %}: 上传, 检查, 写入."""
    return part("import_steps", at=at)


@register.simple_tag
def import_check(check: ImportCheck) -> SafeString:
    """{% import_check check %}: rows that are right, rows with faults, each with cell and reason."""
    return part("import_check", check=check)


@register.simple_tag
def keys_help(keys: Sequence[Key] = ()) -> SafeString:
    """{% keys_help keys %}: the bar at the foot of the console and, under ?, the whole list."""
    return part("keys_help", keys=keys)
