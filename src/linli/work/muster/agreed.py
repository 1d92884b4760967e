"""What people agreed to here beside being a talent: to be called up, to have their open door published."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.residents.agreements import Agreement, agreement
from linli.work.muster.models import PartyHousehold, Talent


def _called(person: int) -> date | None:
    return Talent.objects.current().filter(person=person, musters=True).values_list("since", flat=True).first()


def _shown(person: int) -> date | None:
    agreed = PartyHousehold.objects.shown().filter(host=person).values_list("agreed_at", flat=True).first()
    return clock.local(agreed).date() if agreed else None


CALLS = agreement(Agreement("calls", _("应急的时候叫您去帮忙"), _called))
HOUSEHOLD = agreement(Agreement("household", _("公开党员中心户的地址和时间"), _shown))
