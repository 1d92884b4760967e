"""Points on the ground as SVG drawn on the server, over the outlines of their areas; a list says the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.platform.ui.maps import WIDTH, Frame, Ring, frame, middle
from linli.platform.ui.shapes import AreaShape, PointShape

RADIUS, MARGIN = 44, 0.0005  # on the paper; degrees around a point that lies outside of all areas


def points_svg(title: str, areas: Sequence[AreaShape], points: Sequence[PointShape]) -> SafeString:
    """The picture; nothing where there is no ground to draw. What lies at one spot is drawn as one point."""
    spots: dict[tuple[float, float], list[PointShape]] = {}
    for one in points:
        if one.lon is not None and one.lat is not None:
            spots.setdefault((round(one.lon, 5), round(one.lat, 5)), []).append(one)
    paper = frame([*(ring for area in areas for ring in area.rings), *map(_around, spots)])
    if paper is None or not spots:
        return SafeString("")
    shapes = format_html_join("", "{}", ((_ground(paper, area),) for area in areas if area.rings))
    marks = format_html_join("", "{}", ((_mark(paper, spot, there),) for spot, there in spots.items()))
    return format_html(
        '<svg class="chart map" viewBox="0 0 {} {}" role="group" aria-label="{}"><title>{}</title>{}{}</svg>',
        WIDTH, paper.height, title, title, shapes, marks,
    )  # fmt: skip


def _around(spot: tuple[float, float]) -> Ring:
    """A little ground, so that a point at the edge is on the paper."""
    lon, lat = spot
    return [(lon - MARGIN, lat - MARGIN), (lon + MARGIN, lat + MARGIN)]


def _ground(paper: Frame, area: AreaShape) -> SafeString:
    x, y = paper.point(middle(area.rings[0]))
    return format_html(
        '<path class="a r0" d="{}"><title>{}</title></path><text class="pt-n" x="{}" y="{}">{}</text>',
        paper.path(area.rings), area.label, x, y, area.label,
    )  # fmt: skip


def _mark(paper: Frame, spot: tuple[float, float], there: Sequence[PointShape]) -> SafeString:
    x, y = paper.point(spot)
    number = f"{sum(one.value for one in there)}/{sum(one.wanted for one in there)}"
    said = "；".join(words(one) for one in there)
    css = "pt pt-l" if any(one.lacking for one in there) else "pt"
    body = format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle><text x="{}" y="{}">{}</text>',
        css, x, y, RADIUS, said, x, round(y + 9, 1), number,
    )  # fmt: skip
    if len(there) > 1 or not there[0].url:
        return format_html('<g role="img" aria-label="{}">{}</g>', said, body)
    return format_html('<a href="{}" aria-label="{}">{}</a>', there[0].url, said, body)


def words(one: PointShape) -> str:
    """集合点：已到 3 人，共 12 人."""
    given = {"label": one.label, "value": one.value, "wanted": one.wanted}
    return _("%(label)s：已有 %(value)s 人，要 %(wanted)s 人") % given
