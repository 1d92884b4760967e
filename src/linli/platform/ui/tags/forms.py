"""Tags of forms: field, choice, photos, voice, error summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from linli.platform.ui.shapes import Photo
from linli.platform.ui.tags.basics import part

register = template.Library()


def kind_of(field: BoundField) -> str:
    """Which drawing fits the widget."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choice"
    if isinstance(widget, forms.CheckboxInput):
        return "pick"
    if isinstance(widget, forms.FileInput):
        return "photos" if getattr(widget, "allow_multiple_selected", False) else "file"
    return "input"


def first_id(field: BoundField) -> str:
    """The id of what an error links to: of a group its first choice."""
    return f"{field.auto_id}_0" if kind_of(field) == "choice" else str(field.auto_id)


def options_of(field: BoundField) -> list[dict[str, Any]]:
    """The choices as plain data; never one preselected that the form did not ask for."""
    return [
        {
            "id": one.data["attrs"].get("id"),
            "value": one.data["value"],
            "label": one.choice_label,
            "checked": one.data["selected"],
        }
        for one in field.subwidgets
    ]


@register.simple_tag
def field(
    bound: BoundField, label: str = "", hint: str = "", css: str = "", hide_label: bool = False, **extra: Any
) -> SafeString:
    """{% field form.text %}: label, hint, error and control of any Django field; other words become attributes."""
    kind = kind_of(bound)
    hint = hint or str(bound.help_text)
    described = [f"{bound.auto_id}_hint"] * bool(hint) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    attrs = {key.replace("_", "-"): value for key, value in extra.items()}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if kind in {"input", "file"}:
        attrs["class"] = f"{'file' if kind == 'file' else 'input'} {css}".strip()
    return part(
        f"field_{kind}" if kind != "file" else "field_input",
        field=bound,
        id=bound.auto_id,
        label=label or bound.label,
        hint=hint,
        hide_label=hide_label,
        optional=not bound.field.required and kind != "pick",
        control=bound.as_widget(attrs=attrs) if kind not in {"choice", "photos"} else "",
        options=options_of(bound) if kind == "choice" else [],
        multiple=isinstance(bound.field.widget, forms.CheckboxSelectMultiple),
        described=attrs.get("aria-describedby", ""),
        kept=[],
    )


@register.simple_tag
def photos(
    bound: BoundField, kept: Sequence[Photo] = (), label: str = "", hint: str = "", words: str = "", capture: str = ""
) -> SafeString:
    """{% photos form.photos capture="environment" %}: several photos; `kept` are those already with us."""
    hint = hint or str(bound.help_text)
    return part(
        "field_photos",
        field=bound,
        id=bound.auto_id,
        label=label or bound.label,
        hint=hint,
        words=words,
        capture=capture,
        optional=not bound.field.required,
        kept=kept,
        described=f"{bound.auto_id}_hint" if hint else "",
    )


@register.simple_tag
def voice(into: str, name: str = "voice", big: bool = False) -> SafeString:
    """{% voice into=form.text.id_for_label %}: records and sends the sound; hidden where there is no script."""
    return part("voice", into=into, name=name, big=big)


@register.simple_tag
def choice(
    name: str, options: Iterable[tuple[Any, str]], chosen: Any = None, legend: str = "", multiple: bool = False
) -> SafeString:
    """{% choice "state" options chosen=now legend=_("状态") %}: chips without a Django form (filters)."""
    picked = {str(one) for one in (chosen if isinstance(chosen, list | tuple | set) else [chosen]) if one is not None}
    drawn = [
        {"id": f"{name}_{at}", "value": value, "label": label, "checked": str(value) in picked}
        for at, (value, label) in enumerate(options)
    ]
    return part("choice", name=name, options=drawn, legend=legend, multiple=multiple)


@register.simple_tag
def error_summary(form: forms.BaseForm | None) -> SafeString:
    """{% error_summary form %} at the top of the form: 有 2 处要改, each line leads to its field."""
    if form is None or not form.errors:
        return SafeString("")
    faults = [(first_id(bound), error) for bound in form for error in bound.errors]
    loose = [str(error) for error in form.non_field_errors()]
    return part("error_summary", faults=faults, loose=loose, count=len(faults) + len(loose))


@register.simple_tag
def rating(form: forms.BaseForm) -> SafeString:
    """{% rating form %}: every question of a rating form as chips, numbered; nothing is preselected."""
    return part("rating", form=form)
