"""Forms of the field for what hangs on a request: calls, tasks and pressings of one's organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.attachments.forms import PhotosMixin
from linli.work.cases.forms.field import FieldForm

DATE = forms.DateInput(attrs={"type": "date"})


class ReportInForm(FieldForm):
    """报到: who and until when."""

    move = "report_in"
    contact = forms.CharField(label=_("谁来办"), max_length=40)
    contact_phone = forms.CharField(
        label=_("电话"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    promised_on = forms.DateField(label=_("哪天办完"), widget=DATE)


class ObjectForm(FieldForm):
    """提出异议, once."""

    move = "object"
    why = forms.CharField(label=_("为什么不归我们办"), max_length=500, widget=forms.Textarea)


class CallProgressForm(PhotosMixin, FieldForm):
    """记进展, with how far it is."""

    move = "progress"
    words = forms.CharField(label=_("进展"), max_length=500, widget=forms.Textarea)
    percent = forms.ChoiceField(
        label=_("办到多少"), choices=[(str(n), f"{n}%") for n in (20, 40, 60, 80)], widget=forms.RadioSelect
    )

    def given(self) -> dict[str, Any]:
        """Per cent as a number."""
        return super().given() | {"percent": int(self.cleaned_data["percent"])}


class CallDoneForm(PhotosMixin, FieldForm):
    """我们办完了."""

    move = "done"
    words = forms.CharField(label=_("做了什么"), max_length=500, widget=forms.Textarea)


class TaskDoneForm(PhotosMixin, FieldForm):
    """任务办完了."""

    move = "done"
    result = forms.CharField(label=_("做了什么"), max_length=500, widget=forms.Textarea)


class TakeUpForm(FieldForm):
    """同意督办."""

    move = "take_up"
    words = forms.CharField(label=_("督办意见"), max_length=500, required=False, help_text=_("不写，就用社区提请的话"))


class TurnDownForm(FieldForm):
    """不督办."""

    move = "turn_down"
    why = forms.CharField(label=_("为什么不督办"), max_length=500, widget=forms.Textarea)


class PressAgainForm(FieldForm):
    """再次督办."""

    move = "press_again"
    words = forms.CharField(label=_("还差什么"), max_length=500, widget=forms.Textarea)


class LiftForm(FieldForm):
    """销号: nothing to fill in."""

    move = "lift"


class GrantForm(FieldForm):
    """同意延期."""

    move = "grant"
    words = forms.CharField(label=_("补充一句"), max_length=500, required=False)


class RefuseForm(FieldForm):
    """不同意延期."""

    move = "refuse"
    words = forms.CharField(label=_("为什么不同意"), max_length=500, widget=forms.Textarea)


class ReplyForm(FieldForm):
    """回复督办."""

    move = "reply"
    words = forms.CharField(label=_("正在怎么办，哪天办完"), max_length=500, widget=forms.Textarea)
