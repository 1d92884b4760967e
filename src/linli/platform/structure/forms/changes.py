"""Forms in which an administrator draws a plan: which areas, what comes out, which building goes where."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.places import tree
from linli.platform.places.codes import next_code
from linli.platform.places.models import Area, Building
from linli.platform.places.terms import Level
from linli.platform.registers import polygons
from linli.platform.structure import queries
from linli.platform.structure.redrawing import plan as plans
from linli.platform.structure.redrawing.plan import Part, Plan
from linli.platform.structure.terms import PostsGo
from linli.platform.ui.forms import DayField, LineField, PlainForm

MOST_BUILDINGS = 400
MOST_BYTES = 5 << 20


class BaseChangeForm(PlainForm):
    """What every plan says: by which document, and what becomes of posts."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area

    def after(self) -> None:
        """The fields all plans end with."""
        self.fields["basis"] = LineField(label=_("依据（文号或会议）"), max_length=120, required=False)

    def posts(self) -> None:
        """For plans that end or divide areas."""
        self.fields["posts_go"] = forms.ChoiceField(
            label=_("岗位和任职怎么办"), choices=PostsGo.choices, initial=PostsGo.FIRST, widget=forms.RadioSelect
        )

    def plan(self) -> Plan:
        """What was drawn."""
        raise NotImplementedError


class RenameForm(BaseChangeForm):
    """A new name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = LineField(label=_("新名称"), max_length=80, initial=self.area.name)
        self.after()

    def plan(self) -> Plan:
        """What was drawn."""
        return plans.rename(self.area, self.cleaned_data["name"])


class RecodeForm(BaseChangeForm):
    """A new code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code_0"] = LineField(
            label=_("新编码"), max_length=32, initial=self.area.code, help_text=_("下级编码的前几位会跟着改")
        )
        self.after()

    def plan(self) -> Plan:
        """What was drawn."""
        return plans.recode(self.area, self.cleaned_data["code_0"])


class MoveForm(BaseChangeForm):
    """Another parent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = tree.tree.get()
        self.parents = {str(one.pk): one for one in queries.other_parents(self.area)}
        choices = [("", _("请选")), *((pk, names.full_name(one.pk)) for pk, one in self.parents.items())]
        self.fields["parent"] = forms.ChoiceField(label=_("新的上级"), choices=choices)
        self.fields["code_0"] = LineField(
            label=_("新编码"), max_length=32, required=False, help_text=_("不填就在新上级下面接着编号")
        )
        self.after()

    def clean_parent(self) -> Area:
        """By its key."""
        return self.parents[self.cleaned_data["parent"]]

    def plan(self) -> Plan:
        """What was drawn."""
        parent = self.cleaned_data["parent"]
        taken = set(Area.objects.filter(code__startswith=parent.code).values_list("code", flat=True))
        return plans.move(self.area, parent, self.cleaned_data["code_0"] or next_code(parent.code, taken))


class MergeForm(BaseChangeForm):
    """Neighbours of the same parent become one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siblings = {str(one.pk): one for one in queries.siblings(self.area)}
        self.fields["areas"] = forms.MultipleChoiceField(
            label=_("和哪些区域合并"), choices=[(pk, one.name) for pk, one in self.siblings.items()],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["name_0"] = LineField(label=_("合并后的名称"), max_length=80, initial=self.area.name)
        self.fields["code_0"] = LineField(label=_("合并后的编码"), max_length=32, initial=self.area.code)
        self.fields["goes_on"] = forms.BooleanField(
            label=_("%(name)s继续用，其他的并进来") % {"name": self.area.name}, required=False
        )
        self.posts()
        self.after()

    def plan(self) -> Plan:
        """What was drawn."""
        said = self.cleaned_data
        part = Part(said["name_0"], said["code_0"], goes_on=self.area.pk if said["goes_on"] else None)
        return plans.merge([self.area, *(self.siblings[pk] for pk in said["areas"])], part)


class SplitForm(BaseChangeForm):
    """Several parts; every building (or area below) is given to one of them, or the parts come as outlines."""

    def __init__(self, *args: Any, parts: int = 2, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        above = self.area.parent.code if self.area.parent else ""
        taken = set(Area.objects.filter(code__startswith=above, level=self.area.level).values_list("code", flat=True))
        for at in range(parts):
            code = self.area.code if at == 0 else next_code(above, taken)
            taken.add(code)
            name = self.area.name if at == 0 else ""
            self.fields[f"name_{at}"] = LineField(
                label=_("第 %(n)s 个区域的名称") % {"n": at + 1}, max_length=80, initial=name
            )
            self.fields[f"code_{at}"] = LineField(
                label=_("第 %(n)s 个区域的编码") % {"n": at + 1}, max_length=32, initial=code
            )
        self.fields["goes_on"] = forms.BooleanField(
            label=_("第 1 个区域就是原来的%(name)s，继续用") % {"name": self.area.name}, required=False, initial=True
        )
        self.things = self._things()
        choices = [(str(at), _("归第 %(n)s 个") % {"n": at + 1}) for at in range(parts)]
        for key, words in self.things:
            self.fields[key] = forms.ChoiceField(label=words, choices=choices, initial="0")
        self.fields["outlines"] = forms.FileField(
            label=_("新区域的图形（GeoJSON，可不传）"), required=False,
            help_text=_("每个图形写 code，和上面的编码一样；没有图形的按楼栋划界"),
        )  # fmt: skip
        self.fields["datum"] = forms.ChoiceField(
            label=_("图形的坐标"), choices=[("wgs84", "WGS 84 / CGCS2000"), ("gcj02", "GCJ-02")], required=False
        )
        self.posts()
        self.after()

    def _things(self) -> list[tuple[str, str]]:
        """Buildings of a grid, areas below anything larger."""
        if self.area.level == Level.GRID:
            rows = Building.objects.filter(grid=self.area).select_related("compound").order_by("compound", "id")
            return [(f"b_{one.pk}", f"{one.compound or ''} {one.name}".strip()) for one in rows[:MOST_BUILDINGS]]
        rows = Area.objects.current().filter(parent=self.area).order_by("path")  # type: ignore[assignment]
        return [(f"c_{one.pk}", one.name) for one in rows[:MOST_BUILDINGS]]

    def clean_outlines(self) -> dict[str, plans.Rings]:
        """Outlines by code."""
        file = self.cleaned_data["outlines"]
        if not file:
            return {}
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("这个文件超过 5 MB，请简化图形"))
        try:
            listed = json.loads(file.read())["features"]
            return dict(self._outline(feature) for feature in listed)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise forms.ValidationError(_("这个文件不是 GeoJSON，或者图形没有写 code")) from error
        except polygons.Fault as fault:
            raise forms.ValidationError(str(fault)) from fault

    def _outline(self, feature: dict[str, Any]) -> tuple[str, plans.Rings]:
        datum = polygons.DATUMS["gcj02" if self.data.get("datum") == "gcj02" else "wgs84"]
        return str(feature["properties"]["code"]), list(polygons.outlines(feature.get("geometry"), datum))

    def plan(self) -> Plan:
        """What was drawn."""
        said, parts = self.cleaned_data, []
        outlines = said.get("outlines") or {}
        for at in range(self.parts):
            mine = [key for key, _words in self.things if said.get(key, "0") == str(at)]
            first = at == 0
            # What stays with the first part need not be named where outlines decide.
            buildings = [int(key[2:]) for key in mine if key[0] == "b" and not (first and outlines)]
            children = [int(key[2:]) for key in mine if key[0] == "c"]
            parts.append(
                Part(
                    said[f"name_{at}"], said[f"code_{at}"], self.area.pk if first and said["goes_on"] else None,
                    tuple(buildings), tuple(children), outlines.get(said[f"code_{at}"], []),
                )
            )  # fmt: skip
        return plans.split(self.area, parts)


class DayForm(PlainForm):
    """From which day on."""

    day = DayField(label=_("哪天 0 点生效"))


FORMS: dict[str, type[BaseChangeForm]] = {
    "split": SplitForm, "merge": MergeForm, "move": MoveForm, "rename": RenameForm, "recode": RecodeForm,
}  # fmt: skip
