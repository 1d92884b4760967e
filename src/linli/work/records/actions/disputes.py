"""查阅异议: one tap by the owner of the data; the security administrator answers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid
from linli.platform.audit.actions import dispute
from linli.platform.audit.models import DisputedLook
from linli.platform.flow.declare import Facts
from linli.platform.flow.terms import Outcome
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.records.actions.beginning import area_of, matter_in, said, top
from linli.work.records.flows import LookDisputeFlow
from linli.work.records.models import LookDispute
from linli.work.records.terms import Judged


@transaction.atomic
def dispute_look(by: Actor, look: int, words: str = "") -> LookDispute:
    """对这次查阅有疑问: asked once, answered once. Raises NotSeen for looks at others."""
    doubted = dispute(by, look, words)
    DisputedLook.objects.select_for_update(no_key=True).get(pk=doubted.pk)
    known = LookDispute.objects.filter(disputed=doubted).first()
    return known or _begin(by, disputed=doubted)


@LookDisputeFlow.begin
def _begin(by: Actor, *, disputed: DisputedLook) -> tuple[LookDispute, Facts]:
    look = disputed.look
    assert by.person is not None
    area = tree.area(look.matter.area_id) if look.matter else area_of(by.person) or top()
    matter = matter_in(area, _("有人对一次查阅有疑问"), by.person)
    return LookDispute(matter=matter, disputed=disputed), {"look": look.pk}


@LookDisputeFlow.answer.action
def answer_dispute(item: LookDispute, by: Actor, *, judged: str, words: str) -> Facts:
    """What was found out, in words that the owner of the data reads. Nobody answers for their own look."""
    if judged not in Judged.values:
        raise Invalid({"judged": _("请选查下来是哪一种")})
    if item.disputed.look.by_id == by.person_id:
        raise Invalid({"words": _("这次查阅是您自己做的，要由另一位安全管理员来答复")})
    item.answer = said("words", words, _("请写查明的情况，本人会看到"), 500)
    item.judged = judged
    item.matter.handler, item.matter.outcome = by.person, Outcome.SOLVED
    return {"judged": judged, "words": item.answer}
