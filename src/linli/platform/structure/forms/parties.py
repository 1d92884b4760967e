"""Forms of the chain, of pairings, deeds, facilities, department outlines and floor plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel import text as texts
from linli.kernel.errors import LinliError
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.models import Area, Building, Entrance, Home, Organisation
from linli.platform.places.terms import OrganisationKind
from linli.platform.structure.models import Facility, FloorPlan, Pairing, PairingDuty
from linli.platform.structure.terms import FacilityKind, SeatRole
from linli.platform.ui.forms import DayField, LineField, PhotosField, PlainForm

Choices = list[tuple[str, str]]
CHOOSE = ("", _("请选"))


class PersonMixin(forms.Form):
    """Somebody named by name and mobile number; met only when the form is good."""

    def add_person(self, required: bool, label: Any) -> None:
        """The two fields."""
        self.fields["name"] = LineField(label=label, max_length=50, required=required)
        self.fields["phone"] = LineField(label=_("手机号"), max_length=20, required=required)

    def clean_phone(self) -> str:
        """A mobile number."""
        given = self.cleaned_data["phone"]
        if not given:
            return ""
        try:
            return texts.mainland_phone(given)
        except LinliError as bad:
            raise forms.ValidationError(bad.text()) from bad

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        said = self.cleaned_data
        if bool(said.get("name")) != bool(said.get("phone")) and "phone" not in self.errors:
            self.add_error("phone", _("请同时写姓名和手机号"))
        return said

    def person(self) -> Person | None:
        """Whom they mean."""
        return meet(self.cleaned_data["name"], self.cleaned_data["phone"]) if self.cleaned_data.get("name") else None


class OrganisationForm(PlainForm):
    """A body and where it hangs."""

    name = LineField(label=_("单位名称"), max_length=80)
    short = LineField(label=_("简称"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=[CHOOSE, *OrganisationKind.choices])
    parent = forms.ChoiceField(label=_("上级单位"), required=False)
    phone = LineField(label=_("联系电话"), max_length=20, required=False)
    trade = LineField(label=_("专业"), max_length=30, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]

    def clean_parent(self) -> Organisation | None:
        """By its key."""
        given = self.cleaned_data["parent"]
        return Organisation.objects.select_related("area", "parent").get(pk=int(given)) if given else None


class SeatForm(PersonMixin, PlainForm):
    """A seat on the big party committee."""

    role = forms.ChoiceField(label=_("职务"), choices=SeatRole.choices, initial=SeatRole.STANDING)
    organisation = forms.ChoiceField(label=_("所在单位"), required=False)
    duty = LineField(label=_("分工"), max_length=60, required=False)
    since = DayField(label=_("从哪天起"), required=False)
    until = DayField(label=_("到哪天止"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_person(True, _("姓名"))
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(["name", "phone", "role", "organisation", "duty", "since", "until"])

    def clean_organisation(self) -> Organisation | None:
        """By its key."""
        given = self.cleaned_data["organisation"]
        return Organisation.objects.get(pk=int(given)) if given else None


class PairingForm(PersonMixin, PlainForm):
    """Who stands by which area, to do what."""

    organisation = forms.ChoiceField(label=_("单位"))
    duties = forms.CharField(label=_("职责（一行一项）"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)
    since = DayField(label=_("从哪天起"), required=False)
    until = DayField(label=_("到哪天止"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_person(False, _("联系人"))
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        """By its key."""
        return Organisation.objects.get(pk=int(self.cleaned_data["organisation"]))


class DeedForm(PlainForm):
    """What was done."""

    duty = forms.ChoiceField(label=_("哪一项职责"), required=False)
    text = forms.CharField(label=_("做了什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    done_on = DayField(label=_("哪天做的"))
    photos = PhotosField(label=_("照片"), required=False)

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"done_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.duties = {str(one.pk): one for one in pairing.duties.filter(ended_on=None).order_by("id")}
        self.fields["duty"].choices = [  # type: ignore[attr-defined]
            ("", _("其他")), *((pk, one.title) for pk, one in self.duties.items())
        ]  # fmt: skip

    def clean_duty(self) -> PairingDuty | None:
        """By its key."""
        return self.duties.get(self.cleaned_data["duty"])


class ConfirmForm(PlainForm):
    """The community's word."""

    met = LineField(label=_("满足了哪项需求"), max_length=120, required=False)


class SendBackForm(PlainForm):
    """What is lacking."""

    words = LineField(label=_("要补充什么"), max_length=300)


class AddForm(PlainForm):
    """Told anew."""

    text = forms.CharField(label=_("做了什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    photos = PhotosField(label=_("再加照片"), required=False)


class FacilityForm(PlainForm):
    """A facility."""

    kind = forms.ChoiceField(label=_("类别"), choices=[CHOOSE, *FacilityKind.choices])
    name = LineField(label=_("名称"), max_length=80)
    code = LineField(label=_("设施编码"), max_length=24, help_text=_("16 位部件编码，或自己的编号"))
    area = forms.ChoiceField(label=_("网格"), required=False)
    building = forms.ChoiceField(label=_("楼栋"), required=False)
    lon = forms.FloatField(label=_("经度"), min_value=70, max_value=140, required=False)
    lat = forms.FloatField(label=_("纬度"), min_value=0, max_value=56, required=False)
    organisation = forms.ChoiceField(label=_("管理单位"), required=False)
    built_year = forms.IntegerField(label=_("建成年份"), required=False)
    inspect_by = DayField(label=_("下次检查"), required=False)

    def __init__(self, *args: Any, grids: Choices, buildings: Choices, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("按位置找")), *grids]  # type: ignore[attr-defined]
        self.fields["building"].choices = [("", _("不在楼里")), *buildings]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    @staticmethod
    def of(one: Facility) -> dict[str, Any]:
        """The fields as they stand."""
        names = ("kind", "name", "code", "lon", "lat", "built_year", "inspect_by")
        return {name: getattr(one, name) for name in names} | {
            "area": str(one.area_id), "building": str(one.building_id or ""),
            "organisation": str(one.organisation_id or ""),
        }  # fmt: skip

    def clean_area(self) -> Area | None:
        """By its key."""
        given = self.cleaned_data["area"]
        return Area.objects.get(pk=int(given)) if given else None

    def clean_building(self) -> Building | None:
        """By its key."""
        given = self.cleaned_data["building"]
        return Building.objects.select_related("grid").get(pk=int(given)) if given else None

    def clean_organisation(self) -> Organisation | None:
        """By its key."""
        given = self.cleaned_data["organisation"]
        return Organisation.objects.get(pk=int(given)) if given else None


class InspectedForm(PlainForm):
    """Looked at today."""

    next_on = DayField(label=_("下次检查"))


class OutlinesForm(PlainForm):
    """Grids of a department as GeoJSON."""

    organisation = forms.ChoiceField(label=_("部门"))
    datum = forms.ChoiceField(label=_("图形的坐标"), choices=[("wgs84", "WGS 84 / CGCS2000"), ("gcj02", "GCJ-02")])
    file = forms.FileField(label=_("GeoJSON 文件"), help_text=_("每个图形写 code 和 name"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        """By its key."""
        return Organisation.objects.select_related("area").get(pk=int(self.cleaned_data["organisation"]))


class PictureForm(PlainForm):
    """The picture of a floor."""

    title = LineField(label=_("图的名称"), max_length=60, help_text=_("例如 标准层，或 1 单元 5 楼"))
    entrance = forms.ChoiceField(label=_("单元"), required=False)
    picture = forms.FileField(label=_("图片"), widget=forms.FileInput(attrs={"accept": "image/*"}))

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entrances = {str(one.pk): one for one in building.entrances.order_by("id")}
        choices = [("", _("整栋楼")), *((pk, one.name) for pk, one in self.entrances.items())]
        self.fields["entrance"].choices = choices  # type: ignore[attr-defined]

    def clean_entrance(self) -> Entrance | None:
        """By its key."""
        return self.entrances.get(self.cleaned_data["entrance"])


class MarkForm(PlainForm):
    """A home on the picture, told by counting rows and columns."""

    home = forms.ChoiceField(label=_("房屋"))
    rows = forms.IntegerField(label=_("图分成几行"), min_value=1, max_value=40, initial=6)
    columns = forms.IntegerField(label=_("图分成几列"), min_value=1, max_value=40, initial=8)
    first_row = forms.IntegerField(label=_("从第几行"), min_value=1, max_value=40)
    last_row = forms.IntegerField(label=_("到第几行"), min_value=1, max_value=40)
    first_column = forms.IntegerField(label=_("从第几列"), min_value=1, max_value=40)
    last_column = forms.IntegerField(label=_("到第几列"), min_value=1, max_value=40)

    def __init__(self, *args: Any, plan: FloorPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = Home.objects.filter(entrance__building=plan.building_id).select_related("entrance")
        if plan.entrance_id:
            homes = homes.filter(entrance=plan.entrance_id)
        self.homes = {str(one.pk): one for one in homes.order_by("entrance", "name")}
        self.fields["home"].choices = [(pk, f"{h.entrance.name} {h.name}") for pk, h in self.homes.items()]  # type: ignore[attr-defined]

    def clean_home(self) -> Home:
        """By its key."""
        return self.homes[self.cleaned_data["home"]]
