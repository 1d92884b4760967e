"""Tags of charts and maps: thin doors to charts.py and maps.py."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from linli.platform.ui import charts, maps
from linli.platform.ui.points import points_svg as points_drawn
from linli.platform.ui.shapes import AreaShape, GroupShape, Piece, PointShape, Series
from linli.platform.ui.tags.basics import part

register = template.Library()


@register.simple_tag
def chart_bar(
    title: str, labels: Sequence[str], series: Sequence[Series], desc: str = "", height: int = 150, width: int = 400
) -> SafeString:
    """{% chart_bar _("新增与办结") days series %}; width=720 on wide pages; {% chart_legend series %} under it."""
    return part("chart", chart=charts.bar_chart(title, labels, series, desc, height, width))


@register.simple_tag
def chart_line(
    title: str, labels: Sequence[str], series: Sequence[Series], desc: str = "", height: int = 150, width: int = 400
) -> SafeString:
    """{% chart_line _("每周响应率") weeks series %}."""
    return part("chart", chart=charts.line_chart(title, labels, series, desc, height, width))


@register.simple_tag
def meter(value: float, goal: float | None = None, label: str = "") -> SafeString:
    """{% meter 98.6 goal=95 %}: percent; the number stands beside it in words."""
    return part("meter", meter=charts.meter(value, goal, label))


@register.simple_tag
def share_bar(value: float, of: float) -> SafeString:
    """{% share_bar topic.count of=largest %}."""
    return charts.share_bar(value, of)


@register.simple_tag
def burn(title: str, pieces: Sequence[Piece]) -> SafeString:
    """{% burn _("时限") pieces %}: late, soon, next, ok in one bar, with its legend."""
    return part("burn", bar=charts.burn(title, pieces), pieces=pieces)


@register.simple_tag
def map_svg(
    title: str, areas: Sequence[AreaShape], groups: Sequence[GroupShape] = (), desc: str = "", legend: bool = True
) -> SafeString:
    """{% map_svg _("未办结事件分布") areas groups %}: ramp, red hatch where late, links, table."""
    return part("map_svg", map=maps.map_svg(title, areas, groups, desc), legend=maps.LEGEND if legend else ())


@register.simple_tag
def points_svg(title: str, areas: Sequence[AreaShape], points: Sequence[PointShape]) -> SafeString:
    """{% points_svg _("集合点") areas points %}: outlines and points with their numbers; put the list beside it."""
    return points_drawn(title, areas, points)


@register.simple_tag
def chart_legend(series: Sequence[Series]) -> SafeString:
    """{% chart_legend series %}."""
    return part("legend", items=[(f"c{at}", one.label) for at, one in enumerate(series, 1)])


@register.simple_tag
def legend(items: Sequence[tuple[str, str]]) -> SafeString:
    """{% legend items %}: pairs of colour class (c1, r2, b-late, hatch) and words."""
    return part("legend", items=items)
