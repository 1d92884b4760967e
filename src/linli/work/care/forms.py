"""Forms of the care roster: chips first; each gives what its action is called with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import mainland_phone, person_name
from linli.platform.attachments import files
from linli.platform.attachments.files import Prepared
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.ui.forms import PhotosField, PlainForm
from linli.work.care.actions import Agreed, Rhythm
from linli.work.care.terms import WEEKDAYS, ConsentBy, ConsentWay, Need, Reason, Result, Tie, WhyEnded

ON_PAPER = [one for one in ConsentWay.choices if one[0] != ConsentWay.ONLINE]
DAY = {"type": "date"}


class PaperField(PhotosField):
    """Photos of a signed paper; whether there must be one is for the action to say."""

    def clean(self, data: Any, initial: Any = None) -> list[Prepared]:
        """Checked, small, without hidden data."""
        try:
            return files.photos(super().clean(data, initial)) if data else []
        except Invalid as fault:
            raise forms.ValidationError(fault.texts(gettext)["photos"]) from fault


class CareForm(PlainForm):
    """Base of all: `given()` is what the action is called with."""

    def given(self) -> dict[str, Any]:
        """The cleaned values as keyword arguments."""
        return dict(self.cleaned_data)


class ConsentForm(CareForm):
    """How and when consent was given, and until when it holds."""

    way = forms.ChoiceField(label=_("怎么同意的"), choices=ON_PAPER, widget=forms.RadioSelect)
    by = forms.ChoiceField(label=_("谁同意的"), choices=ConsentBy.choices, widget=forms.RadioSelect)
    agreed_on = forms.DateField(label=_("哪天同意的"), widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(
        label=_("走访到哪天"), widget=forms.DateInput(attrs=DAY), help_text=_("最长 12 个月，到期前会再问本人")
    )
    photos = PaperField(label=_("签字的照片（纸上签字时要拍）"), required=False, most=3)

    def agreed(self) -> Agreed:
        """The consent."""
        said = self.cleaned_data
        return Agreed(said["way"], said["by"], said["agreed_on"], said["until"])

    def given(self) -> dict[str, Any]:
        """What `renew` is called with."""
        return {"agreed": self.agreed(), "photos": self.cleaned_data["photos"]}


class PlanForm(CareForm):
    """How often, by whom, and what visitors should know."""

    every_days = forms.IntegerField(label=_("每几天去一次"), required=False, min_value=1, max_value=90)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("或者每周的哪几天"), required=False, coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    visitors = forms.TypedMultipleChoiceField(
        label=_("谁去走访"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("轮流去；本人能看到名字"),
    )  # fmt: skip
    need = forms.CharField(
        label=_("走访人要知道的"), required=False, max_length=200, help_text=_("例如：听力不好，敲门要久一点")
    )
    next_on = forms.DateField(
        label=_("下次从哪天起"), required=False, widget=forms.DateInput(attrs=DAY),
        help_text=_("住院、外出时往后写"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[Person, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person, _title in people}
        field = self.fields["visitors"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(person.pk), f"{person.name} · {title}") for person, title in people]

    def plan(self) -> dict[str, Any]:
        """Rhythm, visitors, need."""
        said = self.cleaned_data
        return {
            "rhythm": Rhythm(said["every_days"], tuple(said["weekdays"])),
            "visitors": [self.people[pk] for pk in said["visitors"] if pk in self.people],
            "need": said["need"],
        }

    def given(self) -> dict[str, Any]:
        """What `change` is called with."""
        return self.plan() | {"next_on": self.cleaned_data["next_on"]}


class EntryForm(PlanForm, ConsentForm):
    """登记: everything at once, on one page."""

    reason = forms.ChoiceField(label=_("为什么走访"), choices=Reason.choices, widget=forms.RadioSelect)
    family_name = forms.CharField(label=_("家人或联系人姓名"), required=False, max_length=50)
    family_phone = forms.CharField(
        label=_("联系人手机号"), required=False, max_length=20, help_text=_("联系人也能看到走访情况")
    )
    family_tie = forms.ChoiceField(
        label=_("和本人的关系"), required=False, choices=Tie.choices, widget=forms.RadioSelect
    )
    field_order = (
        "reason", "way", "by", "agreed_on", "photos", "until", "every_days", "weekdays", "visitors", "next_on", "need",
        "family_name", "family_phone", "family_tie",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A contact has a name, a number and a tie, or there is none."""
        said = super().clean() or {}
        name, phone = said.get("family_name", "").strip(), said.get("family_phone", "").strip()
        if not (name or phone):
            return said
        for field, value, read in (("family_name", name, person_name), ("family_phone", phone, mainland_phone)):
            try:
                said[field] = read(value)
            except Invalid as fault:
                self.add_error(field, fault.text(gettext))
        if not said.get("family_tie"):
            self.add_error("family_tie", gettext("请选联系人和本人的关系"))
        return said

    def given(self) -> dict[str, Any]:
        """What `enter` is called with."""
        said = self.cleaned_data
        family = meet(said["family_name"], said["family_phone"]) if said["family_name"] else None
        return self.plan() | {
            "reason": said["reason"], "agreed": self.agreed(), "photos": said["photos"], "family": family,
            "family_tie": said["family_tie"], "first_on": said["next_on"],
        }  # fmt: skip

    @staticmethod
    def usual() -> dict[str, Any]:
        """Today's consent, for half a year, once a week."""
        today = clock.today()
        return {"agreed_on": today.isoformat(), "until": (today + timedelta(days=182)).isoformat(), "every_days": 7}


class HandOverForm(CareForm):
    """交给别人管."""

    to = forms.TypedChoiceField(label=_("交给谁"), coerce=int)

    def __init__(self, *args: Any, people: Sequence[tuple[Person, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person, _title in people}
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((str(person.pk), f"{person.name} · {title}") for person, title in people)]

    def given(self) -> dict[str, Any]:
        """The successor."""
        return {"to": self.people[self.cleaned_data["to"]]}


class EndForm(CareForm):
    """移出名册."""

    why = forms.ChoiceField(label=_("为什么移出"), choices=WhyEnded.choices, widget=forms.RadioSelect)

    def given(self) -> dict[str, Any]:
        """The reason."""
        return {"why": self.cleaned_data["why"]}


class WithdrawForm(CareForm):
    """本人要退出: said to the keeper."""

    said_on = forms.DateField(label=_("本人哪天说的"), widget=forms.DateInput(attrs=DAY))

    def given(self) -> dict[str, Any]:
        """The day."""
        return {"said_on": self.cleaned_data["said_on"]}


class VisitForm(CareForm):
    """记走访: one tap for the result; help is named by a second one."""

    result = forms.ChoiceField(
        label=_("怎么样"), choices=[one for one in Result.choices if one[0] != Result.DROPPED], widget=forms.RadioSelect
    )
    need = forms.ChoiceField(
        label=_("要帮什么忙"),
        required=False,
        choices=Need.choices,
        widget=forms.RadioSelect,
        help_text=_("上面选了“需要帮忙”，再选这里"),
    )
    note = forms.CharField(label=_("补充一句"), required=False, max_length=300)
