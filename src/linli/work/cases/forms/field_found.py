"""The form of 发现问题: what a worker sees, hears from a resident, or has put right already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel import text
from linli.kernel.errors import Invalid
from linli.platform.attachments.forms import PhotosMixin
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.places.models import Building
from linli.work.cases.forms.field import Choices, PlacedForm
from linli.work.cases.terms import Fix

TO_BE_DONE = ""


class BuildingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """柳岸新村 3 号楼."""

    def label_from_instance(self, obj: Building) -> str:
        """With its compound."""
        return f"{obj.compound} {obj}" if obj.compound else str(obj)


class FoundForm(PhotosMixin, PlacedForm):
    """One entry: the problem, where, and (if so) that it is done already or for whom it is reported."""

    category = forms.ChoiceField(label=_("是什么事"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(label=_("说一句"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    building = BuildingField(
        Building.objects.none(), label=_("在哪栋楼"), required=False, empty_label=_("不在楼栋，用我的位置")
    )
    spot = forms.CharField(label=_("具体位置"), max_length=60, required=False)
    fixed = forms.ChoiceField(
        label=_("办好了吗"),
        required=False,
        choices=[(TO_BE_DONE, _("还没有，要派人办")), *Fix.choices],
        widget=forms.RadioSelect,
        initial=TO_BE_DONE,
    )
    name = forms.CharField(label=_("居民姓名"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("居民电话"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: Any, often: Choices = (), buildings: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category, building = self.fields["category"], self.fields["building"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(building, forms.ModelChoiceField)
        category.choices = list(often)
        if buildings is not None:
            building.queryset = buildings

    def clean_phone(self) -> str:
        """Normalised, or what to write instead."""
        given = self.cleaned_data["phone"].strip()
        if not given:
            return ""
        try:
            return text.phone(given)
        except Invalid as fault:
            raise forms.ValidationError(_("请写 11 位手机号，或带区号的电话")) from fault

    def clean(self) -> dict[str, Any]:
        """A category or words; a photo of what was put right; a phone number for whom it is reported."""
        found = self.cleaned_data
        if not found.get("text", "").strip():
            found["text"] = catalogue.get().name(found.get("category", ""))
        if not found["text"] and "text" not in self.errors:
            self.add_error("text", _("请选是什么事，或者写一句话"))
        if (
            found.get("fixed") not in (TO_BE_DONE, Fix.EXPLAINED)
            and not found.get("photos")
            and "photos" not in self.errors
        ):
            self.add_error("photos", _("请拍一张办完的照片；当面解释的可以不拍"))
        if found.get("name", "").strip() and not found.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("请写居民的电话，我们好告诉他办得怎么样"))
        return found
