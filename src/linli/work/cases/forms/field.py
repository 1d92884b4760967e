"""Forms of the field: chips first, words only where nothing else will do; each gives what its action is called with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.platform.attachments.forms import PhotosMixin
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.ui.forms import PhotosField, PlainForm
from linli.work.cases.presets import BETWEEN, CANNOT, CONTACTED, stored
from linli.work.cases.terms import Fix, PauseReason, Proof

Choices = Sequence[tuple[str, Any]]


class FieldForm(PlainForm):
    """Base of all: `given()` is what the action is called with."""

    move: ClassVar[str] = ""
    # The empty form is the same for every request: a page with eight of them draws none anew.
    same_for_all: ClassVar[bool] = False

    def drawn(self) -> SafeString:
        """The fields as pages show them."""
        if self.same_for_all and not self.is_bound and not self.initial:
            return _drawn_empty(type(self), str(self.auto_id), get_language())
        return _drawn(self)

    def given(self) -> dict[str, Any]:
        """The cleaned values as keyword arguments."""
        return dict(self.cleaned_data)

    def sent(self, name: str) -> str:
        """A value as it came, for fields that are never wrong but only absent."""
        return str(self.data.get(name, "")) if self.is_bound else ""


def _drawn(form: FieldForm) -> SafeString:
    return mark_safe(render_to_string("cases/field/_fields.html", {"form": form}))  # noqa: S308  a template's own output


@lru_cache(64)
def _drawn_empty(kind: type[FieldForm], auto_id: str, language: str | None) -> SafeString:
    return _drawn(kind(auto_id=auto_id))


class PlacedForm(FieldForm):
    """Carries where the phone was, if it said so; a position that cannot be read is left out and nothing is refused."""

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude, WGS 84."""
        lon, lat = _number(self.sent("lng")), _number(self.sent("lat"))
        if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
            return None
        return lon, lat

    @property
    def accuracy(self) -> int | None:
        """In metres."""
        metres = _number(self.sent("accuracy"))
        return None if metres is None or not 0 <= metres < 100_000 else round(metres)

    def given(self) -> dict[str, Any]:
        """With `at` and `accuracy`."""
        return super().given() | {"at": self.position, "accuracy": self.accuracy}


class WorkPhotosField(PhotosField):
    """Drawn as asked for; whether there may be none is for the action to say (当面解释)."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """No photo is an empty list."""
        return super().clean(data, initial) if data else []


class ArriveForm(PlacedForm):
    """我到了: nothing to fill in."""

    move = "arrive"


class ResumeForm(FieldForm):
    """继续办理."""

    move = "resume"


class ContactForm(FieldForm):
    """已联系居民: how it went, by a tap."""

    move = "contact"
    same_for_all = True
    said = forms.ChoiceField(
        label=_("怎么说的"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(str(at), one) for at, one in enumerate(CONTACTED)],
    )

    def given(self) -> dict[str, Any]:
        """What was said, in words."""
        said = self.cleaned_data["said"]
        return {"words": stored(CONTACTED[int(said)]) if said else ""}


class ProgressForm(PhotosMixin, FieldForm):
    """记进展."""

    move = "progress"
    same_for_all = True
    words = forms.CharField(
        label=_("进展"), max_length=500, widget=forms.Textarea, error_messages={"required": _("请写一句进展")}
    )


class SafeForm(PhotosMixin, FieldForm):
    """Staged proof: made safe, repaired, restored."""

    move = "make_safe"
    same_for_all = True
    proof = forms.ChoiceField(label=_("做到哪一步"), choices=Proof.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("补充一句"), max_length=500, required=False)


class PlanForm(FieldForm):
    """定办法和日期; the resident reads it."""

    move = "make_plan"
    same_for_all = True
    plan = forms.CharField(label=_("打算怎么办"), max_length=500, widget=forms.Textarea, help_text=_("居民会看到"))
    promised_on = forms.DateField(label=_("哪天办完"), widget=forms.DateInput(attrs={"type": "date"}))


class HandBackForm(FieldForm):
    """办不了，转给社区: a reason by a tap, words where they help."""

    move = "hand_back"
    same_for_all = True
    reason = forms.ChoiceField(
        label=_("为什么办不了"),
        choices=[(str(at), one) for at, one in enumerate(CANNOT)],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个原因，社区好接着安排")},
    )
    words = forms.CharField(label=_("补充一句"), max_length=400, required=False)

    def given(self) -> dict[str, Any]:
        """The reason in words."""
        reason = stored(CANNOT[int(self.cleaned_data["reason"])])
        words = self.cleaned_data["words"].strip()
        return {"why": f"{reason}{BETWEEN}{words}" if words else reason}


class ExtensionForm(FieldForm):
    """申请延期 of one running clock."""

    move = "ask_extension"
    clock_name = forms.ChoiceField(label=_("哪个时限"), widget=forms.RadioSelect)
    until = forms.DateField(label=_("延到哪天"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("为什么要延期"), max_length=500, widget=forms.Textarea, help_text=_("居民会看到"))

    def __init__(self, *args: Any, clocks: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["clock_name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(clocks)
        field.initial = clocks[0][0] if len(clocks) == 1 else None


class PauseForm(FieldForm):
    """暂停, with the reason and the day that the resident reads."""

    move = "pause"
    same_for_all = True
    reason = forms.ChoiceField(label=_("为什么先停一停"), choices=PauseReason.choices, widget=forms.RadioSelect)
    until = forms.DateField(label=_("哪天接着办"), widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label=_("补充一句"), max_length=500, required=False)


class CorrectForm(FieldForm):
    """改类别."""

    move = "correct"
    category = forms.ChoiceField(label=_("应该是哪一类"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选")), *categories()]


class MergeForm(FieldForm):
    """合并 with one of the requests near by."""

    move = "merge"
    into = forms.ChoiceField(
        label=_("和哪一件是同一件事"), widget=forms.RadioSelect, error_messages={"required": _("请选同样的那一件")}
    )

    def __init__(self, *args: Any, others: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(others)


class CloseForm(PhotosMixin, PlacedForm):
    """拍照办结: photo, preset result, optional words; three taps and no typing."""

    move = "fix"
    photos = WorkPhotosField(label=_("办完的照片"))
    how = forms.ChoiceField(
        label=_("怎么办的"),
        choices=Fix.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个处理结果")},
    )
    words = forms.CharField(
        label=_("补充一句"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


# Which result is likely for a category, so that it need not be tapped; where none is, the worker chooses.
LIKELY = {
    Fix.REPAIRED: (
        "street_lamp stair_lamp manhole road_broken public_facility charging_pile lift_fault wall_falling roof_leak "
        "wire_danger water_main power_off heating"
    ),
    Fix.CLEARED: "rubbish greenery hall_clutter fire_lane drain_blocked sewage_back public_toilet",
    Fix.STOPPED: "parking ebike street_stall noise renovation stray_dog fumes thrown_objects",
    Fix.EXPLAINED: (
        "property_fee elder_care disability hardship residence insurance school health housing suggestion gas_service"
    ),
}
USUAL = {code: str(how) for how, codes in LIKELY.items() for code in codes.split()}


def usual_fix(category: str) -> str:
    """The likely result for a category; empty when nothing is likely."""
    return USUAL.get(category, "")


def categories(first: Sequence[str] = ()) -> list[tuple[str, str]]:
    """All categories with their names; those in `first` stand in front."""
    known = catalogue.get().categories
    codes = dict.fromkeys([*(code for code in first if code in known), *known])
    return [(code, known[code].name) for code in codes]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
