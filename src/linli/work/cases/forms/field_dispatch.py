"""派单 and 改派 on the phone, for the grid lead: what the catalogue says first, then the grid worker, then others."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.platform.places.models import Organisation
from linli.work.cases.forms.field import FieldForm, categories
from linli.work.cases.models import Case
from linli.work.cases.queries.console import choices

GRID, PROPOSED = "grid", "proposed"


class DispatchForm(FieldForm):
    """派单."""

    move: ClassVar[str] = "dispatch"
    party = forms.ChoiceField(label=_("派给谁"))
    category = forms.ChoiceField(label=_("类别"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("category", [("", _("请选")), *categories()], case.matter.category)
        proposed = gettext("按派单目录：%(party)s") % {"party": choices.proposed(case).name}
        self._offer("party", [(PROPOSED, proposed), (GRID, _("网格员")), *choices.organisations(case.matter)], PROPOSED)

    def _offer(self, name: str, offered: list[tuple[str, Any]], first: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.initial = offered, first

    def given(self) -> dict[str, Any]:
        """As the actions take it."""
        party = self.cleaned_data.pop("party")
        named = party not in (PROPOSED, GRID)
        body = Organisation.objects.get(pk=int(party)) if named else None
        return self.cleaned_data | {"organisation": body, "to_grid": party == GRID}


class RedispatchForm(DispatchForm):
    """改派, with a reason."""

    move = "redispatch"
    why = forms.CharField(label=_("为什么改派"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("party", "why", "category")
