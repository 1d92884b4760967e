"""Forms of the rule book: categories, rules, thresholds, lengths of clocks, days of the calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.workdays import Span, Unit
from linli.platform.dispatch.models import Category
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.terms import Size
from linli.platform.places import tree
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.terms import Duty
from linli.platform.ui.forms import DayField, LineField, PlainForm

UNIT_WORDS = {
    Unit.MINUTE: _("分钟"),
    Unit.WORK_HOUR: _("个工作小时"),
    Unit.EMERGENCY_HOUR: _("小时（昼夜算）"),
    Unit.WORK_DAY: _("个工作日"),
    Unit.CALENDAR_DAY: _("天（含节假日）"),
}
NUMBER = re.compile(r"-?\d+(\.\d+)?")
HEAVIEST = 20  # of the weights of a word
SEPARATORS = re.compile(r"[\s,，、;；]+")
NO_CHOICE = ("", _("不限"))


def area_choices(areas: Sequence[Area]) -> list[tuple[str, str]]:
    """The areas and everything below them down to communities, indented by level."""
    shown = []
    for area in tree.tree.get().areas.values():
        if area.ended_on is None and area.level != "micro_grid" and any(one.contains(area) for one in areas):
            shown.append((str(area.pk), f"{'　' * (area.path.count('/') - 2)}{area.name}"))
    return shown


PARTIES = {"grid_worker": _("网格员"), "property_company": _("小区的物业企业")}


def party_choices() -> list[tuple[str, str]]:
    """Who may answer for a category: the grid, the compound's company, or the nearest organisation of a trade."""
    trades = {*Organisation.objects.exclude(trade="").values_list("trade", flat=True)}
    trades |= {*Category.objects.values_list("party", flat=True)} - {*PARTIES}
    return [*((code, str(words)) for code, words in PARTIES.items()), *((trade, trade) for trade in sorted(trades))]


class CategoryForm(PlainForm):
    """A kind of trouble and the words it is told by."""

    name = LineField(label=_("名称"), max_length=40)
    group = LineField(label=_("归在哪一组"), max_length=40)
    words = forms.CharField(
        label=_("居民会怎么说"), help_text=_("一行一个词，后面可以写分量，例如：路灯 2"), widget=forms.Textarea
    )
    not_words = forms.CharField(label=_("出现这些词就不是它"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    examples = forms.CharField(
        label=_("例子"), help_text=_("一行一个"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    size = forms.ChoiceField(label=_("通常是"), choices=Size.choices)
    party = forms.ChoiceField(label=_("没有规则时由谁负责"), choices=lambda: party_choices())
    urgent = forms.BooleanField(label=_("紧急：困人、燃气、火、水管爆裂"), required=False)
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    @classmethod
    def of(cls, category: Category) -> CategoryForm:
        """Filled with what stands."""
        lines = "\n".join(f"{word} {weight:g}" for word, weight in category.words.items())
        named = ("name", "group", "size", "party", "urgent", "active")
        filled: dict[str, Any] = {name: getattr(category, name) for name in named}
        filled |= {
            "words": lines,
            "not_words": "\n".join(category.not_words),
            "examples": "\n".join(category.examples),
        }
        return cls(initial=filled)

    def clean_words(self) -> dict[str, float]:
        """路灯 2 → {"路灯": 2.0}; a word alone counts 1."""
        words: dict[str, float] = {}
        for line in self.cleaned_data["words"].splitlines():
            word, _space, weight = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not word or not NUMBER.fullmatch(weight):
                words[line.strip()] = 1.0
            elif not 0 < float(weight) <= HEAVIEST:
                message = _("“%(line)s”后面的分量，请写 %(most)s 以内的数，例如 2")
                raise forms.ValidationError(message, params={"line": line.strip(), "most": HEAVIEST})
            else:
                words[word.strip()] = float(weight)
        if not words:
            raise forms.ValidationError(_("请至少写一个词"))
        return words

    def clean_not_words(self) -> list[str]:
        """One word each."""
        return [word for word in SEPARATORS.split(self.cleaned_data["not_words"]) if word]

    def clean_examples(self) -> list[str]:
        """One line each."""
        return [line.strip() for line in self.cleaned_data["examples"].splitlines() if line.strip()]


class RuleForm(PlainForm):
    """Who answers for a category in an area."""

    category = forms.ModelChoiceField(
        label=_("类别"), queryset=Category.objects.filter(active=True), empty_label=_("请选")
    )
    area = forms.ChoiceField(label=_("在哪里"))
    duty = forms.ChoiceField(
        label=_("由岗位负责"),
        required=False,
        choices=[
            ("", _("不由岗位")),
            (Duty.GRID_WORKER, Duty.GRID_WORKER.label),
            (Duty.SECRETARY, Duty.SECRETARY.label),
        ],
    )
    organisation = forms.ModelChoiceField(
        label=_("或由单位负责"), required=False, queryset=Organisation.objects.none(), empty_label=_("不由单位")
    )
    size = forms.ChoiceField(label=_("按哪种事办"), required=False, choices=[("", _("按类别")), *Size.choices])
    basis = LineField(label=_("依据"), required=False, max_length=200, help_text=_("文件名、条款或约定"))

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]
        ids = [pk for pk, _name in area_choices(areas)]
        self.fields["organisation"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.filter(area_id__in=ids).order_by("kind", "name")
        )

    def clean_area(self) -> Area:
        """The area itself."""
        return tree.area(int(self.cleaned_data["area"]))


class ThresholdForm(PlainForm):
    """From which confidence on dispatch needs no person."""

    area = forms.ChoiceField(label=_("在哪里"))
    per_cent = forms.IntegerField(label=_("有多大把握就自动派单（%）"), min_value=50, max_value=100)

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]

    def clean_area(self) -> Area:
        """The area itself."""
        return tree.area(int(self.cleaned_data["area"]))


def clock_choices() -> list[tuple[str, str]]:
    """Every declared clock, as kind.name."""
    return [
        (f"{flow.kind}.{clock.name}", f"{flow.label} · {clock.label}")
        for flow in FLOWS.values()
        for clock in flow.clocks
        if clock.at is None
    ]


class ClockRuleForm(PlainForm):
    """How long a promise is, here and for this."""

    clock = forms.ChoiceField(label=_("哪个时限"), choices=clock_choices)
    category = forms.ModelChoiceField(
        label=_("类别"), required=False, queryset=Category.objects.filter(active=True), empty_label=_("不限")
    )
    size = forms.ChoiceField(label=_("大小"), required=False, choices=[NO_CHOICE, *Size.choices])
    area = forms.ChoiceField(label=_("在哪里"), required=False)
    length = forms.IntegerField(label=_("时长"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=_("单位"), choices=[(unit.value, words) for unit, words in UNIT_WORDS.items()])

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("各处")), *area_choices(areas)]  # type: ignore[attr-defined]

    def clean_area(self) -> Area | None:
        """The area itself; None for everywhere."""
        given = self.cleaned_data["area"]
        return tree.area(int(given)) if given else None

    @property
    def span(self) -> Span:
        """The length in its unit."""
        return Span(self.cleaned_data["length"], Unit(self.cleaned_data["unit"]))


class DayForm(PlainForm):
    """A day that differs from Monday-to-Friday."""

    day = DayField(label=_("哪一天"))
    working = forms.ChoiceField(
        label=_("这一天"), choices=[("0", _("放假")), ("1", _("上班"))], widget=forms.RadioSelect
    )
    name = LineField(label=_("名称"), required=False, max_length=40, help_text=_("例如：春节、国庆调休"))
