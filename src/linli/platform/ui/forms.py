"""Forms that speak plainly: errors say what to do, a day is picked, and several photos are one field."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.text import one_line

MOST_PHOTOS = 9
# Of texts that are too long or short, numbers that are too large or small, and what is not in a list.
LIMITS = {
    "max_length": gettext_lazy("写得太长了，请写在 %(limit_value)d 字以内"),
    "min_length": gettext_lazy("请至少写 %(limit_value)d 个字"),
    "max_value": gettext_lazy("请填不大于 %(limit_value)s 的数"),
    "min_value": gettext_lazy("请填不小于 %(limit_value)s 的数"),
    "invalid_choice": gettext_lazy("请从列表里选"),
    "empty": gettext_lazy("这个文件是空的，请换一个"),
}
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)


def plain_required(field: forms.Field, label: str) -> str:
    """请填手机号, not 这个字段是必填项."""
    asked = label.rstrip("？?：: ")
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    return (_("请选：%(label)s") if chosen else _("请填：%(label)s")) % {"label": asked}


def speak_plainly(field: forms.Field, label: str) -> None:
    """Put plain words where the framework's own would stand; a message written at the field itself is left alone."""
    words: dict[str, Any] = {"required": plain_required(field, label), **LIMITS}
    if isinstance(field, forms.IntegerField):
        words["invalid"] = _("请填数字，例如 3")
    for code, said in words.items():
        stock = _stock(field, code)
        if field.error_messages.get(code, stock) == stock:
            field.error_messages[code] = said


def _stock(field: forms.Field, code: str) -> object:
    """What the framework says for this kind of field."""
    kinds = [kind for kind in type(field).__mro__ if kind.__module__.startswith("django.")]
    return next((kind.__dict__["default_error_messages"][code] for kind in kinds
                 if code in kind.__dict__.get("default_error_messages", {})), None)  # fmt: skip


class PlainForm(forms.Form):
    """Base of the forms people meet: no browser bubbles, errors in plain words, labels without colons."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                # A browser cuts what is pasted without a word; it is better to come back whole and be told.
                field.widget.attrs.pop("maxlength", None)

    def full_clean(self) -> None:
        """Fields may be added after the form was made, so the words are put in before they are needed."""
        for name, field in self.fields.items():
            speak_plainly(field, str(field.label or name))
        super().full_clean()


class LineField(forms.CharField):
    """One line as people type it: full-width digits, stray spaces and invisible characters are put right first."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


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
