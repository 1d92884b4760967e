"""Forms of records: what residents write about themselves, what staff answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.residents.terms import Tie, VehicleKind
from linli.platform.signin.forms import CodeField, PhoneField
from linli.platform.ui.forms import DayField, LineField, PlainForm
from linli.work.records.actions.beginning import communities
from linli.work.records.terms import Finding, Judged


def long_line(label: Any, rows: int = 2, most: int = 300, **kwargs: Any) -> forms.CharField:
    """Some words over a few lines."""
    kwargs.setdefault("required", False)
    return LineField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PlacedForm(PlainForm):
    """A request of somebody whose home is not known asks for the community, and only then."""

    community = forms.TypedChoiceField(label=_("您在哪个社区？"), coerce=int)

    def __init__(self, *args: Any, placed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if placed:
            del self.fields["community"]
        else:
            field = self.fields["community"]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(one.pk, one.name) for one in communities()]


class CorrectForm(PlacedForm):
    """What should stand there."""

    value: forms.Field = LineField(label=_("应该是"), max_length=60)
    words = long_line(_("怎么证明？"), help_text=_("例如“身份证带在身上，可以看”"))
    field_order = ("value", "words", "community")


class TieForm(CorrectForm):
    """How one is tied to a home."""

    value = forms.ChoiceField(label=_("应该是"), choices=Tie.choices, widget=forms.RadioSelect)


class DayForm(CorrectForm):
    """Since when, until when."""

    value = DayField(label=_("应该是"))

    def clean_value(self) -> str:
        """As a line, like the others."""
        return str(self.cleaned_data["value"].isoformat())


class LeaveForm(PlacedForm):
    """One's words on leaving; they may be empty."""

    sure = forms.BooleanField(
        label=_("我看过上面的说明，要注销"), error_messages={"required": _("请看完说明，再勾上这一项")}
    )
    words = long_line(_("想对社区说的话"))
    field_order = ("sure", "words", "community")


class NewPhoneForm(PlainForm):
    """First half: the new number."""

    phone = PhoneField(label=_("新手机号"))


class NewPhoneCodeForm(NewPhoneForm):
    """Second half: the code that came to it."""

    code = CodeField(label=_("短信验证码"), error_messages={"required": _("请填短信里的 6 位数字")})


class VehicleForm(PlainForm):
    """A car."""

    plate = LineField(label=_("车牌号"), max_length=20, help_text=_("例如 鄂K12345"))
    kind = forms.ChoiceField(label=_("什么车"), choices=VehicleKind.choices, widget=forms.RadioSelect)


class TenancyForm(PlainForm):
    """A rented home, chosen before; who is known by the end of their number only says their name too."""

    name = LineField(label=_("您的姓名"), max_length=50, help_text=_("房东和网格员按姓名核对"))
    since = DayField(label=_("哪天住进来的"))
    ends_on = DayField(label=_("租到哪天"))
    landlord_name = LineField(label=_("房东姓名"), max_length=50)
    landlord_phone = PhoneField(label=_("房东手机号"), help_text=_("发一条短信请房东确认；不会公开"))
    others = forms.CharField(
        label=_("一起住的人"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行写一个人的姓名"),
    )

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]


class ExtendForm(PlainForm):
    """One more term."""

    ends_on = DayField(label=_("租到哪天"))


class AnswerForm(PlainForm):
    """Words to who asked; they may be empty."""

    words = long_line(_("给本人的话"), rows=3)


class DeclineForm(PlainForm):
    """Why something is not done; who asked reads it."""

    words = long_line(
        _("为什么不能办"), rows=3, required=True, error_messages={"required": _("请写明为什么不能办，本人会看到")}
    )


class WhyForm(PlainForm):
    """A reason that must be there."""

    why = long_line(_("怎么核对的？"), help_text=_("例如“电话问过本人”"), required=True, most=200)


class UndoForm(PlainForm):
    """Why two records that were made one are two again."""

    why = long_line(_("为什么要分开？"), help_text=_("本来的内容会恢复，跟过来的都回去"), required=True, most=200)


class JudgeForm(PlainForm):
    """What came of a doubted look."""

    judged = forms.ChoiceField(label=_("查下来是"), choices=Judged.choices, widget=forms.RadioSelect)
    words = long_line(_("给本人的答复"), rows=4, most=500, required=True)


class SettleForm(PlainForm):
    """What an alarm turned out to be."""

    finding = forms.ChoiceField(label=_("查下来是"), choices=Finding.choices, widget=forms.RadioSelect)
    words = long_line(_("查明的情况"), rows=4, most=500, required=True)


class LookForm(PlainForm):
    """Why a masked field of a resident is opened; its owner reads it."""

    why = long_line(_("为什么要查看"), most=100, required=True, help_text=_("本人会看到您写的原因"))


class HoneytokenForm(PlainForm):
    """A made-up resident; the home is one where nobody is registered."""

    name = LineField(label=_("假想居民的姓名"), max_length=50)
    community = forms.TypedChoiceField(label=_("放在哪个社区"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.pk, one.name) for one in communities()]
