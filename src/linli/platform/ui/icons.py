"""Icons as inline SVG: Tabler's outline set (MIT), only the ones Linli uses, kept as path data in icons.json."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@cache
def drawings() -> dict[str, str]:
    """Name → the paths inside a 24 x 24 view box."""
    file = Path(__file__).with_name("icons.json")
    return {str(name): str(paths) for name, paths in json.loads(file.read_text(encoding="utf-8")).items()}


@lru_cache(1024, typed=True)  # a page has dozens of the same; what is safe HTML and what is not are kept apart
def icon(name: str, label: str = "", more: str = "") -> SafeString:
    """One icon. Without a label it is decoration and hidden from screen readers: the words stand beside it."""
    if not name:
        return SafeString("")
    if name not in drawings():
        raise ValueError(f"no icon {name!r} in icons.json; known: {', '.join(sorted(drawings()))}")
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    paths = mark_safe(drawings()[name])  # noqa: S308  our own file, no input
    return format_html('<svg class="ic{}" viewBox="0 0 24 24" {}>{}</svg>', f" {more}" if more else "", role, paths)
