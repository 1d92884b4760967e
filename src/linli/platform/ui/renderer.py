"""Draws the plain controls of forms without templates: a select of sixty choices would cost an include for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    """As Django's own attrs.html: False is left out, True stands bare."""
    kept = [(name, value) for name, value in attrs.items() if value is not False]
    return SafeString("".join(f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in kept))


def drawn_input(widget: Widget) -> SafeString:
    """One line, a number, a day, a tick."""
    value = format_html(' value="{}"', widget["value"]) if widget["value"] is not None else ""
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget["attrs"])
    )


def drawn_text(widget: Widget) -> SafeString:
    """Several lines. The line break at the start is eaten by browsers, so that the text keeps its own."""
    value = widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget["attrs"]), value)


def drawn_select(widget: Widget) -> SafeString:
    """A list to choose from, in groups where there are any."""
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _at in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    inside = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one["value"], _attributes(one["attrs"]), one["label"]) for one in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, inside) if name else inside


INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "tel", "search",
          "color", "checkbox", "file")  # fmt: skip
DRAWINGS: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": drawn_input for name in INPUTS},
    "django/forms/widgets/textarea.html": drawn_text,
    "django/forms/widgets/select.html": drawn_select,
}


class PlainRenderer(DjangoTemplates):
    """Django's renderer with a short way for the controls of which a page has dozens."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The control, or whatever else a form is made of."""
        drawing = DRAWINGS.get(template_name)
        return drawing(context["widget"]) if drawing else super().render(template_name, context, request)
