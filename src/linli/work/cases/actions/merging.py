"""Duplicates become one matter, undoably, with every reporter kept (F12.3)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid
from linli.platform.flow import engine
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Outcome
from linli.platform.posts.actor import Actor
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Case
from linli.work.cases.terms import AT_WORK, Stage


@CaseFlow.merge.action
def merge(case: Case, by: Actor, *, into: Case) -> Facts:
    """合并 into another open request; this one keeps its number, its reporter and their right to rate."""
    target = engine.lock(CaseFlow, into.pk) if into.pk != case.pk else case
    if not isinstance(target, Case) or target.pk == case.pk or target.stage not in (Stage.PLACED, *AT_WORK):
        raise Invalid({"into": _("请选另一件还在办的事")})
    if not Matter.objects.seen_by(by).filter(pk=target.pk).exists():
        raise Invalid({"into": _("没有找到要合并到的那件事")})
    if Matter.objects.filter(parent_id=case.pk, kind__in=("call", "task"), closed_at=None).exists():
        raise Invalid({"into": _("这件事还有单位在办，请先办完或取消")})
    Case.objects.filter(into=case).update(into=target)
    case.into, case.stage_before = target, case.stage
    case.matter.outcome = Outcome.DUPLICATE
    _count(target, case.matter.reporters, "merged_in", case.matter.number, by)
    return {"into": target.matter.number}


@CaseFlow.unmerge.action
def unmerge(case: Case, by: Actor) -> Facts:
    """撤销合并: back to where it was."""
    assert case.into is not None
    target = engine.lock(CaseFlow, case.into.pk)
    assert isinstance(target, Case)
    number = target.matter.number
    case.matter.stage, case.matter.outcome = case.stage_before or Stage.PLACED, ""
    case.into = None
    _count(target, -case.matter.reporters, "merged_out", case.matter.number, by)
    return {"from": number}


def _count(target: Case, reporters: int, word: str, number: str, by: Actor) -> None:
    """Keep the number of reporters of the surviving request and write it into its record."""
    target.matter.reporters = max(1, target.matter.reporters + reporters)
    target.matter.save(update_fields=["reporters"])
    engine.note(target.matter, word, {"number": number}, by)
