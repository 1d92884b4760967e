"""The controls of forms look as Django draws them, only faster."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import escape

from linli.platform.ui.renderer import DRAWINGS, PlainRenderer

GROUPED = [("", "请选择"), ("市政", [("lamp", "路灯"), ("<b>", "井盖 & 盖板")]), (3, "其他")]
HARD = "<script>\"'&\n 𠮷"
WIDGETS = [
    (forms.TextInput({"class": "input", "required": True, "hidden": False, "maxlength": 20}), HARD),
    (forms.TextInput(), None),
    (forms.NumberInput({"min": 0}), 1234),
    (forms.HiddenInput(), "x"),
    (forms.DateInput({"type": "date"}), "2026-11-22"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.PasswordInput(), "secret"),
    (forms.Textarea({"rows": 3, "aria-describedby": "a b"}), "\n" + HARD),
    (forms.Textarea(), None),
    (forms.Select({"class": "input"}, choices=GROUPED), "lamp"),
    (forms.Select(choices=GROUPED), 3),
    (forms.SelectMultiple(choices=GROUPED), ["lamp", "<b>"]),
]


def squeezed(html: str) -> str:
    """Without the white space between tags."""
    return "".join(line.strip() for line in html.split("\n"))


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda one: type(one).__name__)
def test_a_control_is_what_django_draws(widget: forms.Widget, value: object) -> None:
    context = widget.get_context("name", value, {"id": "id_name", "data-x": 'a"b'})
    assert context["widget"]["template_name"] in DRAWINGS or isinstance(widget, forms.SelectMultiple)
    django, ours = (
        made().render(context["widget"]["template_name"], context) for made in (DjangoTemplates, PlainRenderer)
    )
    assert squeezed(str(ours)) == squeezed(str(django))


def test_what_was_typed_never_becomes_markup() -> None:
    drawn = forms.Textarea().render("text", HARD, renderer=PlainRenderer())
    assert "<script>" not in drawn
    assert escape("<script>") in drawn
