"""Forms of the moves of a request at the desk. `given()` is what the action is called with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.attachments.forms import PhotosMixin
from linli.platform.dispatch.drafted import DraftedField
from linli.platform.flow.models import Item
from linli.platform.flow.terms import Outcome, Size
from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.posts.actor import Actor
from linli.platform.ui.forms import PlainForm
from linli.work.cases.queries.console import choices
from linli.work.cases.terms import Fix, PauseReason, Proof

DAY = forms.DateInput(attrs={"type": "date"})
NONE, GRID, PROPOSED = "", "grid", "proposed"


class DeskForm(PlainForm):
    """Base of all: knows the item and the actor, so that it offers only what fits them."""

    ask: ClassVar[str | Promise] = ""  # a sentence above the fields
    danger: ClassVar[bool] = False

    def __init__(self, *args: Any, item: Item, by: Actor, **kwargs: Any) -> None:
        self.item, self.by = item, by
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices."""

    def given(self) -> dict[str, Any]:
        """The cleaned values as keyword arguments."""
        return dict(self.cleaned_data)

    def offer(self, name: str, offered: Iterable[tuple[Any, Any]]) -> None:
        """Put choices into a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)


class NoForm(DeskForm):
    """Nothing to fill in."""


def long_text(label: Any, required: bool = True, rows: int = 3, most: int = 500, **more: Any) -> forms.CharField:
    """A box for several lines."""
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=box, **more)


class WhyForm(DeskForm):
    """A reason that the record keeps."""

    why = long_text(_("理由"))


class HandBackForm(DeskForm):
    """退回."""

    why = long_text(_("为什么退回"), help_text=_("值班坐席看到后重新派单"))


class ObjectForm(DeskForm):
    """提出异议, once."""

    ask = _("同一件事只能提一次异议。复核员会在 4 个工作小时内定下来，时限照常走。")
    why = long_text(_("为什么不归你们办"))


class ReviewForm(DeskForm):
    """复核异议, either way."""

    why = long_text(_("复核的理由"), help_text=_("双方和居民都会看到"))


class WordsForm(DeskForm):
    """Optional words."""

    words = long_text(_("补充一句"), required=False, rows=2)


class ContactForm(DeskForm):
    """已联系居民."""

    words = long_text(_("怎么说的"), required=False, rows=2)


class ProgressForm(PhotosMixin, DeskForm):
    """记进展."""

    words = long_text(_("进展"))
    field_order = ("words", "photos")


class SafeForm(PhotosMixin, DeskForm):
    """Staged proof."""

    proof = forms.ChoiceField(label=_("做到哪一步"), choices=Proof.choices, widget=forms.RadioSelect)
    words = long_text(_("说明"), required=False, rows=2)
    field_order = ("proof", "words", "photos")


class PlanForm(DeskForm):
    """定办法和日期."""

    plan = long_text(_("打算怎么办"), help_text=_("居民会看到"))
    promised_on = forms.DateField(label=_("哪天办完"), widget=DAY)


class FixForm(PhotosMixin, DeskForm):
    """办结 on the spot, by a company or department at its desk."""

    how = forms.ChoiceField(label=_("怎么办的"), choices=Fix.choices, widget=forms.RadioSelect)
    words = long_text(_("补充一句"), required=False, rows=2)
    field_order = ("how", "photos", "words")


class PauseForm(DeskForm):
    """暂停."""

    ask = _("暂停后所有时限停走，原因和日期居民都能看到，到期自动继续。")
    reason = forms.ChoiceField(label=_("原因"), choices=PauseReason.choices, widget=forms.RadioSelect)
    until = forms.DateField(label=_("停到哪天"), widget=DAY)
    words = long_text(_("补充一句"), required=False, rows=2)


class AnswerForm(PhotosMixin, DeskForm):
    """填写结果并反馈: an honest ending."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Outcome.SOLVED, Outcome.CANNOT_DO, Outcome.NOT_OURS)],
    )
    text = DraftedField(
        label=_("告诉居民"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做了什么、效果怎样；办不了的写明原因。所有反映人都会收到这段话"),
    )  # fmt: skip
    whose = forms.CharField(
        label=_("归谁管、怎么找到他们"), required=False, max_length=300, help_text=_("只在“不归我们管”时填")
    )
    field_order = ("outcome", "text", "whose", "photos")

    def with_draft(self, text: str) -> AnswerForm:
        """The same form with a draft in it: what was chosen and photographed stays, and nothing is faulted yet."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["text"] = text
        again = AnswerForm(data, self.files, item=self.item, by=self.by)
        again.is_valid()  # keeps the photos
        again.errors.clear()
        return again


class ClassifyForm(DeskForm):
    """改类别."""

    category = forms.ChoiceField(label=_("类别"))
    size = forms.ChoiceField(label=_("大小"), choices=Size.choices, widget=forms.RadioSelect, required=False)

    def prepare(self) -> None:
        """What it is now stands in front."""
        self.offer("category", [("", _("请选")), *choices.categories()])
        matter = self.item.matter
        self.fields["category"].initial, self.fields["size"].initial = matter.category, matter.size


class DispatchForm(ClassifyForm):
    """派单: what dispatch proposes stands in the fields; change what is wrong."""

    area = forms.ChoiceField(label=_("网格"), required=False)
    party = forms.ChoiceField(label=_("派给谁"))
    field_order: tuple[str, ...] = ("party", "category", "size", "area")

    def prepare(self) -> None:
        """The proposal first, then the grid, then every organisation in reach."""
        super().prepare()
        matter = self.item.matter
        self.fields["category"].required = True
        self.offer("area", [("", _("不改")), *choices.grids(matter)])
        proposed = choices.proposed(self.item)
        offered = [(PROPOSED, _("按派单目录：%(party)s") % {"party": proposed.name}), (GRID, _("网格员"))]
        self.offer("party", [*offered, *choices.organisations(matter)])

    def given(self) -> dict[str, Any]:
        """Area, organisation and to_grid, as the actions take them."""
        found = self.cleaned_data
        party = found["party"]
        more = {name: found[name] for name in ("why",) if name in found}
        return more | {
            "category": found["category"],
            "size": found["size"],
            "area": tree.area(int(found["area"])) if found["area"] else None,
            "organisation": Organisation.objects.get(pk=int(party)) if party not in (PROPOSED, GRID) else None,
            "to_grid": party == GRID,
        }


class RedispatchForm(DispatchForm):
    """改派, with a reason."""

    why = long_text(_("为什么改派"), rows=2)
    field_order = ("party", "why", "category", "size", "area")


class WhistleForm(DeskForm):
    """吹哨: which organisations, to do what."""

    ask = _("每家单位各有一张单、各走各的时限：2 个工作小时内报到，写明谁来办、哪天办完。")
    organisations = forms.MultipleChoiceField(label=_("请哪些单位来"), widget=forms.CheckboxSelectMultiple)
    reason = long_text(_("请他们来做什么，为什么社区办不了"))

    def prepare(self) -> None:
        """Suggested ones first; those at work already are left out."""
        self.offer("organisations", choices.to_call(self.item))

    def given(self) -> dict[str, Any]:
        """With rows instead of ids."""
        found = Organisation.objects.filter(pk__in=[int(pk) for pk in self.cleaned_data["organisations"]])
        return {"organisations": list(found.order_by("id")), "reason": self.cleaned_data["reason"]}


class AssignForm(DeskForm):
    """派任务."""

    title = forms.CharField(label=_("任务"), max_length=120)
    organisation = forms.ChoiceField(label=_("派给谁"), required=False)
    due_on = forms.DateField(label=_("哪天完成"), widget=DAY)

    def prepare(self) -> None:
        """The grid worker when nobody is named."""
        self.offer("organisation", [("", _("网格员")), *choices.organisations(self.item.matter)])

    def given(self) -> dict[str, Any]:
        """With a row instead of an id."""
        pk = self.cleaned_data["organisation"]
        return self.cleaned_data | {"organisation": Organisation.objects.get(pk=int(pk)) if pk else None}


class ConsultForm(PhotosMixin, DeskForm):
    """会商: who came, what was said, what was agreed."""

    held_at = forms.DateTimeField(label=_("什么时候开的"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    chair = forms.CharField(label=_("主持人"), max_length=40)
    parties = forms.MultipleChoiceField(label=_("到了哪几方"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(label=_("还有谁"), required=False, max_length=200, help_text=_("用顿号隔开"))
    people = forms.IntegerField(label=_("共几人"), min_value=1, max_value=500)
    minutes = long_text(_("会议记录"), rows=6, most=4000)
    conclusion = long_text(_("商定的办法"), most=1000, help_text=_("居民会看到。定下的任务随后逐条派出去"))
    field_order = ("held_at", "place", "chair", "parties", "others", "people", "minutes", "conclusion", "photos")

    def prepare(self) -> None:
        """The organisations that were called, and those who sit in most meetings."""
        self.offer("parties", [(name, name) for name in choices.meeting_parties(self.item)])
        if self.by.person is not None:
            self.fields["chair"].initial = self.by.person.name
        now = clock.local(clock.now())
        self.fields["held_at"].initial = now.strftime("%Y-%m-%dT%H:%M")

    def clean_held_at(self) -> datetime:
        """The form speaks of the clock on the wall."""
        held: datetime = self.cleaned_data["held_at"]
        return held

    def given(self) -> dict[str, Any]:
        """Parties that were ticked and written, in one list."""
        found = dict(self.cleaned_data)
        others = found.pop("others").replace("，", "、").replace(",", "、").split("、")
        found["parties"] = [*found["parties"], *others]
        return found


class MergeForm(DeskForm):
    """合并 into another open request, near by or by its number."""

    ask = _("两件事合成一件办，各自的反映人都保留，办好后分别收到结果、分别评价。可以撤销。")
    into = forms.ChoiceField(label=_("并入哪一件"), required=False, widget=forms.RadioSelect)
    number = forms.CharField(label=_("或者写编号"), required=False, max_length=24)

    def prepare(self) -> None:
        """Those near by."""
        self.offer("into", choices.merge_targets(self.item, self.by))

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        if not self.cleaned_data.get("into") and not self.cleaned_data.get("number"):
            self.add_error("into", _("请选同样的那一件，或者写它的编号"))
        return self.cleaned_data


class UrgeForm(DeskForm):
    """催办 the organisations that are at work; where none is, whoever has the request in hand."""

    calls = forms.MultipleChoiceField(label=_("催哪几家"), widget=forms.CheckboxSelectMultiple)
    words = long_text(_("说一句"), required=False, rows=2)

    def prepare(self) -> None:
        """All of them are ticked to begin with."""
        offered = choices.open_calls(self.item)
        if not offered:
            del self.fields["calls"]
            return
        self.offer("calls", offered)
        self.fields["calls"].initial = [pk for pk, _name in offered]


class PressForm(DeskForm):
    """督办."""

    ask = _("社区要在 1 个工作日内回复。")
    words = long_text(_("督办意见"), help_text=_("要做什么、什么时候回复"))


class AskPressingForm(DeskForm):
    """提请督办."""

    ask = _("上一级在 8 个工作小时内定下是否督办；定之前时限照常走。")
    words = long_text(_("为什么要上级督办"), help_text=_("谁该办什么、卡在哪里"))


class ExtensionForm(DeskForm):
    """申请延期."""

    ask = _("由上一级审批，批准前时限照常走。")
    clock_name = forms.ChoiceField(label=_("哪个时限"), widget=forms.RadioSelect)
    until = forms.DateField(label=_("延到哪天"), widget=DAY)
    reason = long_text(_("为什么要延期"), help_text=_("居民会看到"))

    def prepare(self) -> None:
        """The running clocks for which more time may be asked."""
        offered = choices.clocks_to_extend(self.item, self.by)
        self.offer("clock_name", offered)
        self.fields["clock_name"].initial = offered[0][0] if len(offered) == 1 else None
