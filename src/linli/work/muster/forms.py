"""Forms of this context: what is asked, in plain words, and nothing that is known already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel import text as texts
from linli.kernel.errors import Invalid
from linli.platform.places import tree
from linli.platform.places.models import Area, Organisation
from linli.platform.places.terms import Level
from linli.platform.signin.forms import PhoneField
from linli.platform.ui.forms import DayField, LineField, PlainForm
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.queries.roster import Asked
from linli.work.muster.terms import HelpKind, Skill, Slot, Standing

MINUTE = "%Y-%m-%dT%H:%M"
MOST_BODIES = 400


class MomentField(forms.DateTimeField):
    """A day and an hour, as the clock on the wall here shows them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE))
        super().__init__(input_formats=[MINUTE, f"{MINUTE}:%S", "%Y-%m-%d %H:%M"], **kwargs)
        self.error_messages["invalid"] = _("请写日期和时间，例如 2026-11-20 23:30")


class NameField(LineField):
    """A person's name."""

    def clean(self, value: Any) -> str:
        line = super().clean(value)
        try:
            return texts.person_name(line) if line else ""
        except Invalid as error:
            raise forms.ValidationError(_("请写姓名，不要带数字和符号")) from error


class ManyField(forms.MultipleChoiceField):
    """Several of a list, as chips."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=choices.choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class AreaField(forms.TypedChoiceField):
    """An area out of those offered; the choices are set by the form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)

    def offer(self, areas: Sequence[Area]) -> None:
        """Let these be chosen from; a single one is not asked for."""
        names = tree.tree.get()
        self.choices = [(one.pk, names.full_name(one.pk)) for one in areas]
        if len(areas) == 1:
            self.initial, self.widget = areas[0].pk, forms.HiddenInput()


class AskedForm(PlainForm):
    """Whom to call: the part of the form that can be counted before anything is sent."""

    area = AreaField(label=_("召集哪里的人"))
    kinds = ManyField(HelpKind, label=_("哪些服务岗"), required=False, help_text=_("不选就是全部"))
    skills = ManyField(Skill, label=_("要会什么"), required=False, help_text=_("会其中一样就叫"))
    urgent = forms.BooleanField(label=_("只叫说过“应急时随叫随到”的人"), required=False)
    talents = forms.BooleanField(label=_("同意参加应急的能人也叫"), required=False, initial=True)

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(areas)  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What was chosen."""
        said = self.cleaned_data
        return Asked(said["area"], tuple(said["kinds"]), tuple(said["skills"]), said["urgent"], said["talents"])


class CallForm(AskedForm):
    """应急召集."""

    reason = LineField(label=_("为什么召集"), max_length=120, help_text=_("写进短信，例如“江水上涨，装沙袋”"))
    place = LineField(label=_("在哪里集合"), max_length=80)
    starts_at = MomentField(label=_("几点集合"))
    bring = LineField(label=_("要带什么"), max_length=120, required=False)
    rehearsal = forms.BooleanField(
        label=_("这是演练"), help_text=_("短信写明演练，人数不和真的混在一起"), required=False
    )

    def given(self) -> dict[str, Any]:
        """What the action takes beside whom to call."""
        return {name: self.cleaned_data[name] for name in ("reason", "place", "starts_at", "bring", "rehearsal")}


class AgainForm(AskedForm):
    """再叫一轮."""

    silent = forms.BooleanField(label=_("还没回音的人，再发一遍"), required=False, initial=True)
    wider = forms.BooleanField(label=_("再多叫一些人，按下面的条件"), required=False)

    def more(self) -> Asked | None:
        """Whom to call in addition."""
        return self.asked() if self.cleaned_data["wider"] else None


class ShiftForm(PlainForm):
    """A shift: what, where, when, how many."""

    kind = forms.ChoiceField(label=_("做什么"), choices=HelpKind.choices)
    place = LineField(label=_("在哪里"), max_length=80)
    starts_at = MomentField(label=_("开始"))
    ends_at = MomentField(label=_("结束"))
    needed = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=500, initial=2)


class PlanForm(ShiftForm):
    """The same, of everyday service: also the ground."""

    area = AreaField(label=_("哪个网格或社区"))
    field_order = ("area", "kind", "place", "starts_at", "ends_at", "needed")

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(areas)  # type: ignore[attr-defined]


class StandDownForm(PlainForm):
    """解散."""

    words = LineField(label=_("对大家说一句"), max_length=60, required=False, help_text=_("写进短信，例如“水退了”"))


class CloseForm(PlainForm):
    """归档."""

    report = forms.CharField(
        label=_("这次召集的经过"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做了什么，结果怎样，下次要改进什么"),
    )  # fmt: skip


class ConfirmForm(PlainForm):
    """确认并安排服务岗."""

    kinds = ManyField(HelpKind, label=_("安排哪些服务岗"))
    area = AreaField(label=_("在哪里服务"))
    until = DayField(label=_("服务到"), required=False, help_text=_("不填就是一年"))

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(areas)  # type: ignore[attr-defined]


class AssignForm(ConfirmForm):
    """调整服务岗."""

    until = None  # type: ignore[assignment]


class WhyForm(PlainForm):
    """A reason that the person reads."""

    why = LineField(label=_("原因"), max_length=200, help_text=_("对方看得到"))


class WishForm(PlainForm):
    """报到: what a neighbour fills in."""

    wanted = ManyField(HelpKind, label=_("愿意做什么"))
    slots = ManyField(Slot, label=_("什么时候有空"), required=False)
    skills = ManyField(Skill, label=_("会什么"), required=False)
    standing = forms.ChoiceField(label=_("以什么身份报到"), choices=Standing.choices, widget=forms.RadioSelect)
    body = LineField(label=_("工作单位"), max_length=80, required=False, help_text=_("填了，单位能看到您报到了"))
    note = LineField(label=_("还想说的"), max_length=200, required=False)

    def wish(self, area: Area) -> Wish:
        """As the action takes it; the body is tied to an organisation when it is one that is known here."""
        said = self.cleaned_data
        return Wish(
            said["wanted"], said["skills"], said["slots"], said["standing"], said["body"], said["note"],
            organisation_named(said["body"], area),
        )  # fmt: skip


def bodies_near(area: Area) -> list[Organisation]:
    """Organisations with a duty in the area or above it: what 工作单位 offers while typing."""
    above = [pk for pk in (area.city_id, area.district_id, area.town_id, area.community_id, area.pk) if pk]
    return list(Organisation.objects.filter(area__in=above).order_by("name")[:MOST_BODIES])


def organisation_named(words: str, area: Area) -> Organisation | None:
    """The organisation with exactly this name, long or short, when there is one and no more."""
    if not words:
        return None
    found = [one for one in bodies_near(area) if words in (one.name, one.short)]
    return found[0] if len(found) == 1 else None


class AnswerForm(PlainForm):
    """能来 or 来不了, each a button; the reason may stay empty."""

    coming = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    why = LineField(label=_("来不了的原因"), max_length=60, required=False)


class CodeForm(PlainForm):
    """签到码."""

    code = LineField(
        label=_("签到码"), max_length=12, help_text=_("现场的牌子上有，4 个字母或数字"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class OfferForm(PlainForm):
    """我有一技之长."""

    skills = ManyField(Skill, label=_("会什么"))
    offers = LineField(label=_("能帮邻居做什么"), max_length=200, required=False, help_text=_("例如“修水龙头、换灯管”"))
    musters = forms.BooleanField(label=_("应急时也可以叫我"), required=False)


class TalentForm(OfferForm):
    """能人登记, by the community."""

    name = NameField(label=_("姓名"), max_length=50)
    phone = PhoneField(label=_("手机号"))
    area = AreaField(label=_("哪个网格或社区"))
    consent = LineField(label=_("本人怎么同意的"), max_length=60, help_text=_("例如“11 月 3 日电话同意”"))
    until = DayField(label=_("登记到"), required=False, help_text=_("不填就是两年"))
    field_order = ("name", "phone", "area", "skills", "offers", "musters", "consent", "until")

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(areas)  # type: ignore[attr-defined]


class HouseholdForm(PlainForm):
    """党员中心户挂牌: the host is found by the number, the home is where they are registered."""

    phone = PhoneField(label=_("户主手机号"), help_text=_("住址按居民登记的房屋"))
    opens = LineField(label=_("什么时候可以上门"), max_length=80, help_text=_("例如“每天 9:00–18:00”"))
    offers = LineField(label=_("能帮什么"), max_length=200, required=False)
    agreed = forms.BooleanField(label=_("户主书面同意邻居看到地址和时间"), required=False)


class RosterFilterForm(PlainForm):
    """What narrows the roster and the talents."""

    area = AreaField(label=_("区域"), required=False, empty_value=None)
    kind = forms.ChoiceField(label=_("服务岗"), required=False, choices=[("", _("全部")), *HelpKind.choices])
    skill = forms.ChoiceField(label=_("会什么"), required=False, choices=[("", _("全部")), *Skill.choices])
    body = LineField(label=_("工作单位"), max_length=80, required=False)

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = tree.tree.get()
        wide = [one for one in areas if one.level in (Level.TOWN, Level.COMMUNITY, Level.GRID)]
        offered = [("", _("全部")), *((one.pk, names.full_name(one.pk)) for one in wide)]
        self.fields["area"].choices = offered  # type: ignore[attr-defined]


def at_first(moment: datetime | None = None, minutes: int = 30) -> datetime:
    """A sensible first value for a time: half an hour from now, at a round five minutes."""
    there = clock.local((moment or clock.now()) + timedelta(minutes=minutes))
    return there.replace(minute=there.minute // 5 * 5, second=0, microsecond=0)
