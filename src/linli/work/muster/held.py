"""What is held about who serves their neighbours, for the copy that they take of everything."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.residents.holdings import Holding, holding
from linli.work.muster.models import Enrolment, PartyHousehold, Talent

HEADS = (_("内容"), _("做什么"), _("会什么"), _("补充"), _("从哪天起"), _("到哪天为止"))


def _rows(person: int) -> list[list[object]]:
    enrolled, doors = Enrolment.objects.filter(person=person), PartyHousehold.objects.filter(host=person)
    found: list[list[object]] = []
    for one in enrolled.order_by("-pk"):
        found.append([str(_("双报到")), one.kind_words, one.skill_words, one.note, one.since, one.until])
    for talent in Talent.objects.filter(person=person).order_by("-pk"):
        found.append([str(_("能人")), talent.offers, talent.skill_words, talent.consent, talent.since, talent.until])
    for door in doors.order_by("-pk"):
        found.append([str(_("党员中心户")), door.offers, "", door.opens, door.since, None])
    return found


SERVICE = holding(Holding(_("我的服务"), HEADS, _rows))
