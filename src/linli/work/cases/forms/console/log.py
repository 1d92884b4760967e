"""登记来电: what somebody says on the phone, at the desk, or on a slip of paper from the box."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel import text
from linli.kernel.errors import Invalid
from linli.platform.attachments.forms import PhotosMixin
from linli.platform.flow.terms import Channel
from linli.platform.ui.forms import PlainForm
from linli.work.cases.forms.console.moves import long_text
from linli.work.cases.queries.console import choices

CHANNELS = (Channel.HOTLINE, Channel.ON_BEHALF, Channel.MAILBOX, Channel.CITY_HOTLINE, Channel.GROUP)


class LogForm(PhotosMixin, PlainForm):
    """One page; the number first, because it says who it is."""

    channel = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[(one.value, one.label) for one in CHANNELS],
        initial=Channel.HOTLINE.value,
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        label=_("电话"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("怎么称呼"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = long_text(_("什么事"), rows=4, most=2000, error_messages={"required": _("请写一句话，说明是什么事")})
    place = forms.CharField(
        label=_("在哪里"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("小区、楼号、单元；来电人登记过住址的可以不填"),
    )  # fmt: skip
    picked = forms.CharField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("类别"), required=False)
    external_number = forms.CharField(label=_("12345 工单号"), required=False, max_length=60)
    anonymous = forms.BooleanField(label=_("不愿公开姓名和电话"), required=False)
    photos_label = _("照片，或者纸条的照片")
    field_order = (
        "channel", "phone", "name", "text", "place", "picked", "category", "external_number", "anonymous", "photos",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)
        category.choices = [("", _("由系统判断")), *choices.categories()]
        self.fields["photos"].label = self.photos_label

    def clean_phone(self) -> str:
        """Normalised, or what to write instead."""
        given = str(self.cleaned_data["phone"]).strip()
        if not given:
            return ""
        try:
            return text.phone(given)
        except Invalid as fault:
            raise forms.ValidationError(_("请写手机号，或带区号的座机")) from fault

    def clean(self) -> dict[str, Any]:
        """Who rings leaves a number; a slip from the box need not."""
        found = self.cleaned_data
        if found.get("channel") == Channel.HOTLINE and not found.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("请填来电的号码，办好后我们要回电话"))
        if found.get("channel") == Channel.CITY_HOTLINE and not found.get("external_number"):
            self.add_error("external_number", _("请填 12345 工单号，办好后按它回复"))
        return found
