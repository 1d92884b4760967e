"""Forms that speak plainly: errors say what to do, a day is picked, and several photos are one field."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_PHOTOS = 9
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)


def plain_required(field: forms.Field, label: str) -> str:
    """请填手机号, not 这个字段是必填项."""
    asked = label.rstrip("？?：: ")
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    return (_("请选：%(label)s") if chosen else _("请填：%(label)s")) % {"label": asked}


class PlainForm(forms.Form):
    """Base of the forms people meet: no browser bubbles, errors in plain words, labels without colons."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A message written at the field itself is left alone.
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = plain_required(field, str(field.label or name))


class DayField(forms.DateField):
    """A day, picked where the browser can, and shown again as it was; within two centuries, so nothing overflows."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": gettext_lazy("请选一个日期，例如 2026-12-01")}

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class PhotosInput(forms.FileInput):
    """A file input that takes several at once; {% field %} draws it as the photo picker."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to nine photos; the cleaned value is a list. What is inside them is checked where they are kept."""

    widget = PhotosInput
    default_error_messages = {"many": gettext_lazy("最多 %(most)s 张照片，请去掉几张")}

    def __init__(self, *, most: int = MOST_PHOTOS, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            raise forms.ValidationError(self.error_messages["many"], code="many", params={"most": self.most})
        return [self._one(file) for file in given]

    def _one(self, file: Any) -> Any:
        return super().clean(file)
