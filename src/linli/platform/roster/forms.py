"""The forms of the roster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock, text
from linli.kernel.errors import Invalid
from linli.platform.places.models import Organisation
from linli.platform.places.terms import Level
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.ui.forms import DayField, LineField, PlainForm


def _basis() -> forms.CharField:
    return LineField(label=_("依据"), required=False, max_length=200, help_text=_("文件、会议或推选记录"))


class NamedForm(PlainForm):
    """Somebody by name and phone number."""

    name = LineField(label=_("姓名"), max_length=80)
    phone = LineField(label=_("手机号"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))

    def clean_name(self) -> str:
        """As people write it."""
        return _clean(text.person_name, self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """Eleven digits, or nothing where nothing is needed."""
        given = self.cleaned_data["phone"]
        return _clean(text.mainland_phone, given) if given else ""


def _clean(read: Any, given: str) -> str:
    try:
        return str(read(given))
    except Invalid as error:
        raise forms.ValidationError(error.text()) from error


class AppointForm(NamedForm):
    """任命."""

    since = DayField(label=_("从哪天起"))
    until = DayField(label=_("到哪天止"), required=False, help_text=_("不填就是不限期"))
    basis = _basis()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": clock.today()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class ExtendForm(PlainForm):
    """续任."""

    until = DayField(label=_("延到哪天"), required=False, help_text=_("不填就是不限期"))
    basis = _basis()


class EndForm(PlainForm):
    """免职."""

    until = DayField(label=_("最后一天"), help_text=_("选昨天，就是现在停止"))
    basis = _basis()


class ColleagueField(forms.ModelChoiceField[Appointment]):
    """Somebody on duty near by."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and post."""
        return f"{obj.person.name} · {obj.post.title}"


class MoveForm(PlainForm):
    """调岗."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("新的岗位"), empty_label=_("请选"))
    since = DayField(label=_("从哪天起"))
    basis = _basis()


class StandInForm(PlainForm):
    """代班."""

    colleague = ColleagueField(Appointment.objects.none(), label=_("谁来代班"), empty_label=_("请选"))
    since = DayField(label=_("从哪天起"))
    until = DayField(label=_("到哪天止"))
    basis = _basis()


class HandOverForm(NamedForm):
    """交接: to a colleague, to somebody new who takes over the post, or to whom the rule names."""

    how = forms.ChoiceField(
        label=_("交给谁"),
        choices=(
            ("new", _("接任的人（写姓名和手机号，一起任命）")),
            ("colleague", _("一位在岗的同事（只交手上的事）")),
            ("lead", _("没有人接，交给上一级负责人")),
        ),
        widget=forms.RadioSelect,
    )
    colleague = ColleagueField(Appointment.objects.none(), label=_("哪位同事"), required=False, empty_label=_("请选"))
    on = DayField(label=_("从哪天起"))
    basis = _basis()
    field_order = ("how", "name", "phone", "colleague", "on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.fields["phone"].required = False
        self.fields["name"].label, self.fields["phone"].label = _("接任人姓名"), _("接任人手机号")

    def clean_name(self) -> str:
        """Only where it is wanted."""
        return _clean(text.person_name, self.cleaned_data["name"]) if self.cleaned_data["name"] else ""

    def clean(self) -> dict[str, Any]:
        """What each way needs."""
        given = super().clean() or {}
        how = given.get("how")
        if how == "new":
            for name in ("name", "phone"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("请写接任人的姓名和手机号"))
        if how == "colleague" and not given.get("colleague"):
            self.add_error("colleague", _("请选一位同事"))
        return given


class PostForm(PlainForm):
    """设岗."""

    duty = forms.ChoiceField(label=_("岗位类别"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("属于哪个单位"), required=False, empty_label=_("不属于单位")
    )
    title = LineField(
        label=_("岗位名称"), required=False, max_length=60, help_text=_("不填就用区域名加岗位，例如：第三网格网格员")
    )


class WhyForm(PlainForm):
    """A reason."""

    why = LineField(label=_("为什么"), max_length=200)


class RightForm(PlainForm):
    """One right of one kind of post."""

    right = forms.ChoiceField(label=_("哪一项权限"))
    why = LineField(label=_("为什么要改"), max_length=200)


class StaffingForm(PlainForm):
    """配岗标准."""

    level = forms.ChoiceField(label=_("每个"), choices=Level.choices)
    duty = forms.ChoiceField(label=_("要有的岗位"), choices=Duty.choices)
    least = forms.IntegerField(label=_("至少几人"), min_value=0, max_value=99, help_text=_("填 0 就是不要求"))


class TrailForm(PlainForm):
    """What narrows a trail."""

    who = LineField(label=_("谁做的"), required=False, max_length=40)
    what = LineField(label=_("写了什么"), required=False, max_length=40)
    since = DayField(label=_("从哪天起"), required=False)
    until = DayField(label=_("到哪天止"), required=False)


def right_choices(rights: list[Right], held: frozenset[Right]) -> list[tuple[str, str]]:
    """Each with what would be done to it."""
    named = [(one.value, f"{_('去掉') if one in held else _('加上')}：{one.label}") for one in rights]
    return [("", str(_("请选"))), *named]
