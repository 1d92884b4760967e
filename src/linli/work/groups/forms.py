"""Forms of chat groups and broadcasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Invalid
from linli.kernel.text import mainland_phone, person_name
from linli.platform.places.models import Area, Building
from linli.platform.ui.forms import PlainForm
from linli.work.groups.models import LONGEST
from linli.work.groups.terms import Platform


class GroupForm(PlainForm):
    """A group: its name, where it chats, how many are in it."""

    name = forms.CharField(label=_("群的名字"), max_length=80)
    platform = forms.ChoiceField(
        label=_("哪种群"), choices=Platform.choices, widget=forms.RadioSelect, initial="wechat"
    )
    members = forms.IntegerField(label=_("群里有多少人"), min_value=0, max_value=5000, required=False)

    def given(self) -> dict[str, Any]:
        """What the actions are called with."""
        said = self.cleaned_data
        return {"name": said["name"], "platform": said["platform"], "members": said["members"] or 0}


class NewGroupForm(GroupForm):
    """A new one: also where."""

    grid = forms.TypedChoiceField(label=_("哪个网格（全社区的群选社区）"), coerce=int)
    building = forms.TypedChoiceField(label=_("哪栋楼"), coerce=int, required=False, empty_value=None)

    def __init__(
        self, *args: Any, areas: Sequence[Area] = (), buildings: Sequence[Building] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas, self.buildings = {one.pk: one for one in areas}, {one.pk: one for one in buildings}
        for name, choices in (
            ("grid", [(str(one.pk), one.name) for one in areas]),
            (
                "building",
                [("", "—"), *((str(one.pk), f"{one.compound or ''} {one.name}".strip()) for one in buildings)],
            ),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices

    def given(self) -> dict[str, Any]:
        """With area and building."""
        said = self.cleaned_data
        return super().given() | {
            "area": self.areas[said["grid"]], "building": self.buildings.get(said["building"] or 0)
        }  # fmt: skip


class KeeperForm(PlainForm):
    """负责人: by name and mobile number, as they are in the register of people."""

    name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(label=_("手机号"), max_length=20)

    def clean(self) -> dict[str, Any]:
        """Normalised."""
        said = super().clean() or {}
        for field, read in (("name", person_name), ("phone", mainland_phone)):
            if field in said:
                try:
                    said[field] = read(said[field])
                except Invalid as fault:
                    self.add_error(field, fault.text(str))
        return said


class RobotForm(PlainForm):
    """群机器人: the address is a secret and is never shown again."""

    webhook = forms.CharField(
        label=_("群机器人的地址"),
        max_length=300,
        required=False,
        help_text=_("在企业微信群里添加机器人后复制；留空就是不用"),
    )


class BroadcastForm(PlainForm):
    """群发: the text, to whom, how."""

    area = forms.TypedChoiceField(label=_("发给哪里"), coerce=int)
    text = forms.CharField(
        label=_("写什么"), max_length=LONGEST, widget=forms.Textarea, help_text=_("说清楚什么事、什么时候、找谁")
    )
    urgent = forms.BooleanField(label=_("紧急，夜里也发（停水停气、险情）"), required=False)
    by_sms = forms.BooleanField(label=_("也发短信给要短信的居民"), required=False)

    def __init__(self, *args: Any, areas: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(pk), words) for pk, words in areas]


class WordsForm(PlainForm):
    """不同意, 更正: a sentence."""

    words = forms.CharField(label=_("写一句"), max_length=LONGEST, widget=forms.Textarea)
