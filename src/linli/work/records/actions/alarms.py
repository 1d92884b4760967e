"""警报: a honeytoken was looked at. Begun by the system, once for each look; settled by the security administrator."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid
from linli.platform.audit.models import Look
from linli.platform.flow.declare import Facts
from linli.platform.flow.terms import Outcome
from linli.platform.places import tree
from linli.platform.posts.actor import SYSTEM, Actor
from linli.work.records.actions.beginning import area_of, matter_in, said, top
from linli.work.records.flows import AlarmFlow
from linli.work.records.models import Alarm
from linli.work.records.terms import Finding


def raise_alarm(look: int) -> Alarm:
    """For one look, once."""
    known = Alarm.objects.filter(look=look).first()
    return known or _begin(SYSTEM, look=Look.objects.select_related("person", "matter").get(pk=look))


@AlarmFlow.begin
def _begin(by: Actor, *, look: Look) -> tuple[Alarm, Facts]:
    area = tree.area(look.matter.area_id) if look.matter else area_of(look.person) or top()
    return Alarm(matter=matter_in(area, _("有人查阅了不该查的登记")), look=look), {"look": look.pk}


@AlarmFlow.settle.action
def settle_alarm(item: Alarm, by: Actor, *, finding: str, words: str) -> Facts:
    """What it was. Nobody settles the alarm they set off themselves."""
    if finding not in Finding.values:
        raise Invalid({"finding": _("请选查下来是哪一种")})
    if item.look.by_id == by.person_id:
        raise Invalid({"words": _("这次警报是您自己触发的，要由另一位安全管理员来写")})
    item.answer = said("words", words, _("请写查明的情况"), 500)
    item.finding = finding
    item.matter.handler, item.matter.outcome = by.person, Outcome.SOLVED
    return {"finding": finding, "words": item.answer}
