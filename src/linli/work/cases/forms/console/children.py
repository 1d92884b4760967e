"""Forms of what hangs on a request: calls, tasks, pressings, extensions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.attachments.forms import PhotosMixin
from linli.work.cases.forms.console.moves import DAY, DeskForm, long_text


class ReportInForm(DeskForm):
    """报到: who and until when."""

    contact = forms.CharField(label=_("谁来办"), max_length=40)
    contact_phone = forms.CharField(
        label=_("他的电话"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    promised_on = forms.DateField(
        label=_("哪天办完"), widget=DAY, help_text=_("社区和居民会看到；到时没办完会提醒上一级")
    )

    def prepare(self) -> None:
        """Mostly the one who reports in also does it."""
        if self.by.person is not None:
            self.fields["contact"].initial = self.by.person.name


class CallProgressForm(PhotosMixin, DeskForm):
    """记进展."""

    words = long_text(_("进展"))
    percent = forms.IntegerField(label=_("办到百分之几"), min_value=0, max_value=100)
    field_order = ("words", "percent", "photos")

    def prepare(self) -> None:
        """From where it stands."""
        self.fields["percent"].initial = getattr(self.item, "percent", 0)


class CallDoneForm(PhotosMixin, DeskForm):
    """我们办完了."""

    words = long_text(_("做了什么"))
    field_order = ("words", "photos")


class CancelForm(DeskForm):
    """取消."""

    danger = True
    why = long_text(_("为什么取消"), rows=2)


class TaskDoneForm(PhotosMixin, DeskForm):
    """任务办完了."""

    result = long_text(_("做了什么"))
    field_order = ("result", "photos")


class TakeUpForm(DeskForm):
    """同意督办."""

    ask = _("社区要在 1 个工作日内回复。")
    words = long_text(_("督办意见"), required=False, help_text=_("不写，就用社区提请的话"))


class TurnDownForm(DeskForm):
    """不督办."""

    why = long_text(_("为什么不督办"), help_text=_("社区会看到"))


class ReplyForm(DeskForm):
    """回复督办."""

    words = long_text(_("正在怎么办，哪天办完"))


class PressAgainForm(DeskForm):
    """再次督办."""

    words = long_text(_("还差什么"))


class GrantForm(DeskForm):
    """同意延期."""

    words = long_text(_("补充一句"), required=False, rows=2)

    def given(self) -> dict[str, Any]:
        """The words."""
        return {"words": self.cleaned_data["words"]}


class RefuseForm(DeskForm):
    """不同意延期."""

    words = long_text(_("为什么不同意"))
