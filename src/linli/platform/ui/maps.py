"""Maps of 40 to 200 areas as SVG drawn on the server: a blue ramp says how many, a red hatch says late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.platform.ui.shapes import AreaShape, GroupShape

WIDTH = 1000
STEPS = (0, 1, 3, 5, 8)  # the lower ends of the five colours
LEGEND = (("r0", "0"), ("r1", "1–2"), ("r2", "3–4"), ("r3", "5–7"), ("r4", gettext_lazy("8 件以上")))
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """From longitude and latitude to the paper: true to shape at the middle of the map, north up."""

    west: float
    north: float
    shrink: float
    scale: float
    height: float

    def point(self, place: tuple[float, float]) -> tuple[float, float]:
        return (
            round(10 + (place[0] - self.west) * self.shrink * self.scale, 1),
            round(10 + (self.north - place[1]) * self.scale, 1),
        )

    def path(self, rings: Sequence[Ring]) -> str:
        return "".join(
            "M" + "L".join("{} {}".format(*self.point(place)) for place in ring) + "Z" for ring in rings if ring
        )


def frame(rings: Sequence[Ring]) -> Frame | None:
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    longs, lats = [point[0] for point in points], [point[1] for point in points]
    west, east, south, north = min(longs), max(longs), min(lats), max(lats)
    shrink = cos(radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
    scale = (WIDTH - 20) / wide
    return Frame(west, north, shrink, scale, round(high * scale + 20, 1))


def ramp(value: int | None) -> str:
    """The class of the colour for a count; no data has its own."""
    return "r0" if value is None else f"r{sum(value >= step for step in STEPS) - 1}"


def middle(ring: Ring) -> tuple[float, float]:
    """Where the number stands: the centre of gravity of the ring."""
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = (x1 - ring[0][0]) * (y2 - ring[0][1]) - (x2 - ring[0][0]) * (y1 - ring[0][1])
        doubled += cross
        x += (x1 + x2 - 2 * ring[0][0]) * cross
        y += (y1 + y2 - 2 * ring[0][1]) * cross
    if abs(doubled) < 1e-15:
        return ring[0]
    return ring[0][0] + x / (3 * doubled), ring[0][1] + y / (3 * doubled)


def map_svg(title: str, areas: Sequence[AreaShape], groups: Sequence[GroupShape] = (), desc: str = "") -> SafeString:
    """The picture and, for those who cannot see it, the same numbers as a table."""
    paper = frame(
        [*(ring for area in areas for ring in area.rings), *(ring for group in groups for ring in group.rings)]
    )
    if paper is None:
        return format_html('<p class="muted">{}</p>', _("还没有地图数据"))
    hatch = SafeString(
        '<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path class="hatch" d="M0 0V12"/></pattern></defs>'
    )
    shapes = format_html_join("", "{}", ((_area(paper, area),) for area in areas))
    edges = format_html_join("", '<path class="edge" d="{}"/>', ((paper.path(group.rings),) for group in groups))
    names = format_html_join("", '<text class="gn" x="{}" y="{}">{}</text>', (_name(paper, group) for group in groups))
    return format_html(
        '<svg class="chart map" viewBox="0 0 {} {}" role="group" aria-label="{}"><title>{}</title><desc>{}</desc>'
        "{}{}{}{}</svg>{}",
        WIDTH, paper.height, title, title, desc or said(areas), hatch, shapes, edges, names, table(title, areas),
    )  # fmt: skip


def _area(paper: Frame, area: AreaShape) -> SafeString:
    path = paper.path(area.rings)
    count = _("没有数据") if area.value is None else area.value
    words = _("%(label)s：%(count)s 件未办结，超时 %(late)s 件") % {
        "label": area.label,
        "count": count,
        "late": area.late,
    }
    late = format_html('<path class="lt" d="{}"/>', path) if area.late else SafeString("")
    text = SafeString("")
    if area.value and area.rings:
        x, y = paper.point(middle(area.rings[0]))
        text = format_html('<text x="{}" y="{}">{}</text>', x, round(y + 8, 1), area.value)
    body = format_html(
        '<path class="a {}" d="{}"><title>{}</title></path>{}{}', ramp(area.value), path, words, late, text
    )
    if not area.url:
        return format_html('<g id="area-{}">{}</g>', area.id, body)
    return format_html('<a id="area-{}" href="{}" aria-label="{}">{}</a>', area.id, area.url, words, body)


def _name(paper: Frame, group: GroupShape) -> tuple[float, float, str]:
    """A group's name stands at the top left of its outline."""
    points = [paper.point(place) for ring in group.rings for place in ring]
    x, y = min(points, key=lambda point: point[0] + point[1])
    return x + 14, y + 24, group.label


def said(areas: Sequence[AreaShape]) -> str:
    """The map in one sentence."""
    total, late = sum(area.value or 0 for area in areas), sum(area.late for area in areas)
    return _("%(areas)d 个区域，共 %(total)d 件，超时 %(late)d 件") % {
        "areas": len(areas),
        "total": total,
        "late": late,
    }


def table(title: str, areas: Sequence[AreaShape], css: str = "vh") -> SafeString:
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
        ((area.label, _("没有数据") if area.value is None else area.value, area.late) for area in areas),
    )
    return format_html(
        '<div class="{}"><table class="table"><caption>{}</caption><thead><tr><th scope="col">{}</th>'
        '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></div>',
        css, title, _("区域"), _("未办结"), _("超时"), rows,
    )  # fmt: skip
