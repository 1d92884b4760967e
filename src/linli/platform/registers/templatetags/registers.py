"""The cells of a list, drawn in one go: fifty rows of eight cells, node by node, were half of the page's time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
NUMBER = SafeString(' class="num nowrap"')


@register.simple_tag
def cells(row: Iterable[Mapping[str, Any]]) -> SafeString:
    """One row: `value` of each cell, a link where it has a `url`; `short` ones stay on one line."""
    return format_html_join("", "<td{}>{}</td>", ((NUMBER if cell["short"] else "", _words(cell)) for cell in row))


def _words(cell: Mapping[str, Any]) -> object:
    value = "" if cell["value"] is None else cell["value"]
    return format_html('<a href="{}">{}</a>', cell["url"], value) if cell.get("url") else value
