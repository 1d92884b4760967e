"""Forms that speak plainly: errors say what to do, and several photos are one field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_PHOTOS = 9


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
