"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Invalid
from linli.kernel.text import mainland_phone
from linli.platform.ui.forms import LineField, PlainForm


class PhoneField(LineField):
    """A mobile number; the cleaned value has eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "type": "tel"}))
        super().__init__(max_length=30, **kwargs)
        self.error_messages["required"] = _("请写 11 位手机号，例如 13800000000")
        self.error_messages["max_length"] = self.error_messages["required"]

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        if not number:
            return ""
        try:
            return mainland_phone(number)
        except Invalid as error:
            raise forms.ValidationError(self.error_messages["required"], code="phone") from error


class CodeField(LineField):
    """Six digits out of a message; the phone may offer them above its keyboard."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=40, **kwargs)


class PhoneForm(PlainForm):
    """First half: where to send the code."""

    phone = PhoneField(label=_("手机号"))


class PhoneCodeForm(PhoneForm):
    """Second half: the code that came."""

    code = CodeField(label=_("短信验证码"), error_messages={"required": _("请填短信里的 6 位数字")})


class PasswordForm(PlainForm):
    """Staff: name and password."""

    username = LineField(label=_("账号"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OwnPasswordForm(PlainForm):
    """One's own password instead of the one that was given out."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        help_text=_("10 个字以上，不要全是数字"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一遍"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OneTimeForm(PlainForm):
    """The code of the app, or one of the recovery codes."""

    code = CodeField(label=_("动态码"), error_messages={"required": _("请填手机验证器上的 6 位数字")})
