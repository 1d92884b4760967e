"""Tags of the small parts: icon, button, back, tag, notes, scripts and styles of a page."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from linli.kernel.ids import new_key
from linli.platform.ui import icons

register = template.Library()
CSS = Path(__file__).parent.parent / "static" / "css"
BUTTONS = {"primary": "", "second": " btn--2", "quiet": " btn--q", "danger": " btn--danger"}
TAG_ICONS = {
    "todo": "",
    "doing": "tool",
    "soon": "clock",
    "late": "alert-triangle",
    "done": "check",
    "whistle": "speakerphone",
}


def attributes(extra: dict[str, Any]) -> SafeString:
    """hx_post="/x" → hx-post="/x"; True is a bare attribute, None and False are left out. No style, no handlers."""
    pairs = []
    for key, value in extra.items():
        name = key.strip("_").replace("_", "-")
        if name == "style" or name.startswith("on"):
            raise ValueError(f"{name} is not allowed: the content security policy forbids it")
        if value is not None and value is not False:
            pairs.append((name, name if value is True else value))
    return format_html_join("", ' {}="{}"', pairs)


def part(template_name: str, /, **context: Any) -> SafeString:
    """One part drawn from its template."""
    return mark_safe(render_to_string(f"ui/parts/{template_name}.html", context).strip())  # noqa: S308  a template's own output


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "phone" %}; with a label it is read out: {% icon "lock" _("已加密") %}."""
    return icons.icon(name, label)


@register.simple_tag
def button(
    words: str,
    url: str = "",
    icon: str = "",
    icon_end: str = "",
    kind: str = "primary",
    small: bool = False,
    wide: bool = False,
    key: str = "",
    type: str = "submit",
    **extra: Any,
) -> SafeString:
    """{% button _("办结") icon="check" %}; with url="…" a link that looks like one; other words become attributes."""
    css = f"btn{BUTTONS[kind]}{' btn--s' if small else ''}{' btn--wide' if wide else ''}"
    css += f" {more}" if (more := extra.pop("css", "")) else ""
    if key:
        extra["data_key"] = key
    return part(
        "button",
        words=words,
        url=url,
        icon=icon,
        icon_end=icon_end,
        css=css,
        key=key,
        type=type,
        attrs=attributes(extra),
    )


@register.simple_tag
def back(url: str, words: str = "") -> SafeString:
    """{% back url %} or {% back url _("返回列表") %}."""
    return part("back", url=url, words=words)


@register.simple_tag
def tag(kind: str, words: str, icon: str = "") -> SafeString:
    """{% tag "late" _("已超时") %}: todo, doing, soon, late, done, whistle. Icon, word and colour, all three."""
    if kind not in TAG_ICONS:
        raise ValueError(f"no tag kind {kind!r}: use one of {', '.join(TAG_ICONS)}")
    return _tag(kind, words, icon or TAG_ICONS[kind])


@lru_cache(1024, typed=True)  # lists say the same few words again and again; safe and unsafe words are kept apart
def _tag(kind: str, words: str, icon: str) -> SafeString:
    return part("tag", kind=kind, words=words, icon=icon)


@register.simple_tag
def shown_tag(given: Any) -> SafeString:
    """{% shown_tag task.tag %} draws a shapes.Tag or nothing."""
    return tag(given.kind, given.words, given.icon) if given else SafeString("")


@register.simple_block_tag
def note(content: str, kind: str = "", title: str = "") -> SafeString:
    """{% note "soon" %}…{% endnote %}: kind is empty (blue), soon, late or done."""
    return part("note", content=content, kind=kind, title=title)


@register.simple_tag
def once() -> SafeString:
    """{% once %} in each form that writes: a second arrival of the same form gets the first answer."""
    return format_html('<input type="hidden" name="request_id" value="{}">', new_key())


def squeezed(css: str) -> str:
    """Style sheets without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


@lru_cache(maxsize=8)
def _sheet(name: str, changed: float) -> str:
    return squeezed((CSS / f"{name}.css").read_text(encoding="utf-8"))


@register.simple_tag(takes_context=True)
def inline_css(context: Context, name: str) -> SafeString:
    """{% inline_css "core" %} in <head>: no request stands between a resident on a slow line and the first paint."""
    file = CSS / f"{name}.css"
    sheet = mark_safe(_sheet(name, file.stat().st_mtime))  # noqa: S308  our own file, no input
    request = context.get("request")
    nonce = str(getattr(request, "csp_nonce", ""))  # it is made when first read as text
    return format_html('<style nonce="{}">{}</style>', nonce, sheet)


@register.simple_tag
def island(name: str, **extra: Any) -> SafeString:
    """{% island "report" %}: the script if it is built; the page works without it. Data goes on elements, not here."""
    path, css = f"islands/{name}.js", f"islands/{name}.css"
    if not finders.find(path):
        return SafeString("")
    sheet = format_html('<link rel="stylesheet" href="{}">', static(css)) if finders.find(css) else ""
    return format_html('{}<script src="{}" defer{}></script>', sheet, static(path), attributes(extra))
