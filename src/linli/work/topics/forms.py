"""Forms of topics, suggestions and their rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.attachments.forms import PhotosMixin
from linli.platform.dispatch.drafted import DraftedField
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.ui.forms import PlainForm
from linli.work.topics.rules import LIMITS, places_of
from linli.work.topics.terms import WarningKind


def long_text(label: Any, most: int, required: bool = True, **more: Any) -> forms.CharField:
    """A box for several lines."""
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, required=required, widget=box, **more)


class PutForwardForm(PlainForm):
    """提交议事."""

    title = DraftedField(label=_("议题的名字"), max_length=100)
    why = DraftedField(label=_("为什么要议"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DropForm(PlainForm):
    """不用去."""

    words = long_text(_("为什么不用去"), 500)


class NothingForm(PlainForm):
    """去看过：没问题."""

    words = long_text(_("看到了什么（可以不写）"), 500, required=False)


class FoundForm(PhotosMixin, PlainForm):
    """去看过：发现问题."""

    words = long_text(_("发现了什么"), 500, help_text=_("会记成一件巡查发现的诉求，不用再报一次"))


class RuleForm(PlainForm):
    """The thresholds of one kind of warning."""

    kind = forms.ChoiceField(label=_("哪种预警"), choices=WarningKind.choices)
    area = forms.ChoiceField(label=_("在哪里有效"))
    times = forms.IntegerField(label=_("出现几次"))
    days = forms.IntegerField(label=_("多少天"))
    quiet_days = forms.IntegerField(label=_("看过以后多少天不再提"))
    most_open = forms.IntegerField(label=_("一个网格最多几条在等"))
    active = forms.BooleanField(label=_("启用"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), tree.tree.get().full_name(one.pk)) for one in places_of(by)]
        for name, (least, most) in LIMITS.items():
            self.fields[name].widget.attrs |= {"min": least, "max": most, "inputmode": "numeric"}

    def given(self) -> dict[str, Any]:
        """With the area itself."""
        return {**self.cleaned_data, "area": tree.area(int(self.cleaned_data["area"]))}
