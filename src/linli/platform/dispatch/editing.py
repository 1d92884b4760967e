"""Changing the dispatch catalogue: categories, who answers for what where, thresholds; rules are replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.platform.dispatch.models import CatalogueChange, Category, DispatchRule, Threshold
from linli.platform.flow.editing import only_administrators
from linli.platform.flow.terms import Size
from linli.platform.places.models import Area, Organisation
from linli.platform.places.tree import changed
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.trail import acted

GRASSROOTS = ("grid_worker", "property_company")


@transaction.atomic
def save_category(
    by: Actor,
    category: Category | None,
    *,
    code: str,
    name: str,
    group: str,
    words: Mapping[str, float],
    not_words: Sequence[str],
    examples: Sequence[str],
    urgent: bool,
    size: str,
    party: str,
    active: bool = True,
) -> Category:
    """Make or change a category; what it was before is kept with who changed it."""
    only_administrators(by, None)
    if not code or not name:
        raise Invalid({"name": _("请写类别的名字")})
    if size not in Size.values:
        raise Invalid({"size": _("请选小事、大事或难事")})
    same = Category.objects.filter(name=name)
    if (same.exclude(pk=category.pk) if category else same).exists():
        raise Invalid({"name": _("已经有叫“%(name)s”的类别，请换个名字")}, name=name)
    before = _facts(category) if category else {}
    row = category or Category(code=code, position=Category.objects.count())
    row.name, row.group, row.words, row.not_words = name, group, dict(words), list(not_words)
    row.examples, row.urgent, row.size, row.party, row.active = list(examples), urgent, size, party, active
    row.save()
    _note(by, f"category {row.code}", before, _facts(row))
    acted(by, "category.save", row.name)
    return row


@transaction.atomic
def set_rule(
    by: Actor,
    *,
    category: Category,
    area: Area,
    duty: str = "",
    organisation: Organisation | None = None,
    size: str = "",
    basis: str = "",
) -> DispatchRule:
    """Who answers for a category in an area from now on.

    A department's matter may go to the grassroots only with a basis that anybody can read (F12.1). Raises Invalid.
    """
    only_administrators(by, area)
    if bool(duty) == bool(organisation) or (duty and duty not in Duty.values):
        raise Invalid({"party": _("请选岗位或单位，二选一")})
    if pushes_down(category, duty) and not basis.strip():
        raise Invalid({"basis": _("这类事归部门管。要派给网格，请写明依据（文件或约定）")})
    before = DispatchRule.objects.filter(category=category, area=area, ended_at=None).first()
    if before:
        end_rule(by, before)
    rule = DispatchRule.objects.create(
        category=category, area=area, duty=duty, organisation=organisation, size=size,
        basis=basis.strip()[:200], made_at=clock.now(), made_by=by.person,
    )  # fmt: skip
    acted(by, "dispatch_rule.set", category.name, area=area, duty=duty, basis=rule.basis)
    changed("catalogue")
    return rule


def pushes_down(category: Category, duty: str) -> bool:
    """Whether a matter of a department or utility would go to the grid."""
    return duty == Duty.GRID_WORKER and category.party not in GRASSROOTS


@transaction.atomic
def end_rule(by: Actor, rule: DispatchRule) -> None:
    """Take a rule out of force; it stays for the record."""
    only_administrators(by, rule.area)
    if DispatchRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=clock.now(), ended_by=by.person):
        acted(by, "dispatch_rule.end", rule.category.name, area=rule.area)
    changed("catalogue")


@transaction.atomic
def set_threshold(by: Actor, *, area: Area, confidence: float) -> Threshold:
    """From which confidence on Linli dispatches by itself in an area; between 0.5 and 1."""
    only_administrators(by, area)
    if not 0.5 <= confidence <= 1:
        raise Invalid({"confidence": _("请填 50 到 100 之间的数")})
    before = Threshold.objects.filter(area=area).first()
    row, _made = Threshold.objects.update_or_create(
        area=area, defaults={"confidence": confidence, "made_at": clock.now(), "made_by": by.person}
    )
    was = {"confidence": before.confidence} if before else {}
    _note(by, f"threshold {area.code}", was, {"confidence": confidence})
    acted(by, "threshold.set", area.name, area=area, confidence=confidence)
    return row


def _facts(category: Category) -> dict[str, Any]:
    names = ("code", "name", "group", "words", "not_words", "examples", "urgent", "size", "party", "active")
    return {name: getattr(category, name) for name in names}


def _note(by: Actor, what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    CatalogueChange.objects.create(what=what, before=before, after=after, by=by.person, at=clock.now())
    changed("catalogue")
