"""`{% load places %}`: areas as people tell them apart. Every community has a first grid (第一网格)."""

from __future__ import annotations

from django import template

from linli.platform.places import tree
from linli.platform.places.models import Area

register = template.Library()


@register.filter
def full_name(area: Area | None) -> str:
    """{{ grid|full_name }}: 柳岸社区第三网格, wherever grids of several communities may stand side by side."""
    return tree.tree.get().full_name(area.pk) if area is not None else ""
