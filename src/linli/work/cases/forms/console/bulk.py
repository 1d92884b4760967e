"""What is asked once for all the rows that were ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.places.models import Organisation
from linli.platform.ui.forms import PlainForm
from linli.work.cases.forms.console.moves import GRID, PROPOSED, long_text
from linli.work.cases.queries.console import choices


class BulkForm(PlainForm):
    """Base: knows the rows."""

    def __init__(self, *args: Any, matters: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matters = matters
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices."""


class BulkUrgeForm(BulkForm):
    """批量催办."""

    words = long_text(_("说一句"), required=False, rows=2)

    def given(self) -> dict[str, Any]:
        """For each row the same."""
        return {"words": self.cleaned_data["words"]}


class BulkRedispatchForm(BulkForm):
    """批量改派: all to one party, with one reason."""

    party = forms.ChoiceField(label=_("派给谁"))
    why = long_text(_("为什么改派"), rows=2)

    def prepare(self) -> None:
        """Organisations in reach of the first row; one that is out of reach of another is refused there."""
        offered = choices.organisations(self.matters[0]) if self.matters else []
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(PROPOSED, _("按派单目录")), (GRID, _("网格员")), *offered]

    def given(self) -> dict[str, Any]:
        """As `redispatch` takes it."""
        party = self.cleaned_data["party"]
        organisation = Organisation.objects.get(pk=int(party)) if party not in (PROPOSED, GRID) else None
        return {"why": self.cleaned_data["why"], "organisation": organisation, "to_grid": party == GRID}
