"""What the care roster holds about somebody, for the copy that they take of everything."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.residents.holdings import Holding, holding
from linli.work.care.models import CareEntry

HEADS = (_("为什么走访"), _("多久来一次"), _("走访人知道的"), _("从哪天起"), _("到哪天为止"))


def _rows(person: int) -> list[list[object]]:
    return [
        [str(one.get_reason_display()), one.rhythm, one.need or "", one.starts_on, one.ended_on or one.ends_on]
        for one in CareEntry.objects.filter(person=person).order_by("-pk")
    ]


CARE = holding(Holding(_("上门走访"), HEADS, _rows))
