"""That somebody agreed to be visited, for the page on which they read what they agreed to; theirs alone to read."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.platform.residents.agreements import Agreement, agreement
from linli.work.care.models import CareEntry


def _since(person: int) -> date | None:
    return CareEntry.objects.filter(person=person, ended_on=None).values_list("starts_on", flat=True).first()


CARE = agreement(Agreement("care", _("关爱走访：有人按时上门看您"), _since, silent=True))
