"""Forms of agenda items; each gives what its action is called with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.ui.forms import PlainForm

PROPOSERS = (Duty.SECRETARY, Duty.DEPUTY, Duty.DISPATCHER, Duty.GRID_LEAD, Duty.LEADER, Duty.SUPERVISOR)


def long_text(label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    """A box for several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class NewForm(PlainForm):
    """提出议题 without a topic."""

    title = forms.CharField(label=_("议什么事"), max_length=100)
    why = long_text(_("为什么要议"), 1000)
    area = forms.ChoiceField(label=_("在哪里议"))

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), tree.tree.get().full_name(one.pk)) for one in areas_of(by)]

    def given(self) -> dict[str, Any]:
        """With the area itself."""
        return {**self.cleaned_data, "area": tree.area(int(self.cleaned_data["area"]))}


def areas_of(by: Actor) -> list[Area]:
    """Where this actor may put something forward: their own areas, and the communities right below."""
    own = [one.area for one in by.holdings if one.duty in PROPOSERS]
    below = [child for area in own if area.level == "town" for child in tree.tree.get().children(area.pk)]
    return [tree.area(pk) for pk in dict.fromkeys(one.pk for one in (*own, *below))]


class MoveForm(PlainForm):
    """Base of the moves."""

    def given(self) -> dict[str, Any]:
        """The cleaned values as keyword arguments."""
        return dict(self.cleaned_data)


class AcceptForm(MoveForm):
    """列入会议."""

    day = forms.DateField(label=_("哪天开会"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}))
    meets_where = forms.CharField(label=_("在哪里"), max_length=80)

    def given(self) -> dict[str, Any]:
        """Day and time as one moment here."""
        given = dict(self.cleaned_data)
        given["meets_at"] = datetime.combine(given.pop("day"), given.pop("time"), clock.LOCAL)
        return given


class PostponeForm(AcceptForm):
    """改会议时间."""

    why = long_text(_("为什么改"), 200, 2)


class DeclineForm(MoveForm):
    """不列入会议."""

    why = long_text(_("为什么不列入（反映人会看到）"), 500)


class DiscussForm(MoveForm):
    """记下商量的结果."""

    minutes = long_text(_("会议记录"), 4000, 6)
    conclusion = long_text(_("结论（反映人会看到）"), 1000)


class TellForm(MoveForm):
    """告知全部反映人: nothing to fill in."""
