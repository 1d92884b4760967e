"""The form behind the filter button: every field is a part of the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.terms import Channel, Size
from linli.platform.places import tree
from linli.platform.places.lineage import came_before, earlier
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.ui.forms import PlainForm
from linli.work.cases.queries.console.filters import PERIODS
from linli.work.cases.queries.console.lists import held_areas
from linli.work.cases.wording import organisation_names

ANY = ("", _("不限"))
MOST_AREAS = 200


class FilterForm(PlainForm):
    """筛选."""

    area = forms.ChoiceField(label=_("区域"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    size = forms.ChoiceField(label=_("大小"), required=False, choices=[ANY, *Size.choices])
    stage = forms.ChoiceField(label=_("状态"), required=False)
    channel = forms.ChoiceField(label=_("来源"), required=False, choices=[ANY, *Channel.choices])
    organisation = forms.ChoiceField(label=_("单位"), required=False)
    since = forms.ChoiceField(label=_("时间"), required=False, choices=[ANY, *PERIODS.items()])
    handler = forms.CharField(label=_("经办人"), required=False, max_length=40)
    text = forms.CharField(label=_("标题含"), required=False, max_length=40)
    open = forms.BooleanField(label=_("只看未办结的"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"}))
    past = forms.BooleanField(
        label=_("含原来的区域"),
        help_text=_("合并、调整以前在那里办结的事"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Actor, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        areas = areas_of(by)
        self._offer("area", ((str(one.pk), tree.tree.get().full_name(one.pk)) for one in areas))
        if not any(came_before(one.pk) or earlier(one) for one in areas):
            del self.fields["past"]
        self._offer("category", ((code, one.name) for code, one in catalogue.get().categories.items()))
        self._offer("stage", FLOWS[kind].stages.choices)
        self._offer("organisation", ((str(pk), name) for pk, name in organisation_names.get().items()))

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]


def areas_of(by: Actor) -> list[Area]:
    """The actor's areas and what lies below: down to the grids, or to the communities where that would be too many."""
    held = [one.area for one in held_areas(by)] or [one.area for one in by.holdings]
    known = tree.tree.get().areas.values()
    below = [area for area in known if area.ended_on is None and any(one.contains(area) for one in held)]
    fine = [area for area in below if area.level != Level.MICRO_GRID]
    if len(fine) <= MOST_AREAS:
        return fine
    return [area for area in fine if area.level != Level.GRID][:MOST_AREAS]
