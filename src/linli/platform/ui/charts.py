"""Charts as SVG drawn on the server: they print, need no script, and carry their numbers as a table.

Functions take plain data and return safe markup; all input is escaped here. Colours are classes of core.css.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.platform.ui.shapes import Piece, Series

NARROW, LEFT, BOTTOM, TOP = 400, 34, 24, 12


def number(value: float | None) -> str:
    """As people write it: 12, 3.5; no value is 没有数据."""
    if value is None:
        return _("没有数据")
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def nice_top(largest: float) -> float:
    """The smallest of 1, 2, 4, 5, 6, 8, 10 x 10^n that holds the largest value and divides into ticks."""
    if largest <= 0:
        return 1
    ten = 10.0 ** floor(log10(largest))
    return next(step * ten for step in (1, 2, 3, 4, 5, 6, 8, 10) if largest <= step * ten + 1e-9)


def numbers_table(caption: str, labels: Sequence[str], series: Sequence[Series], css: str = "vh") -> SafeString:
    """The same numbers as words."""
    heads = format_html_join("", '<th scope="col">{}</th>', ((one.label,) for one in series))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (label, format_html_join("", "<td>{}</td>", ((number(one.values[at]),) for one in series)))
            for at, label in enumerate(labels)
        ),
    )
    table = (
        '<div class="{}"><table class="table"><caption>{}</caption><thead><tr><td></td>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    )
    return format_html(table, css, caption, heads, rows)


def _figure(
    css: str, width: int, height: int, title: str, desc: str, body: SafeString, after: SafeString
) -> SafeString:
    # Hidden from screen readers as a picture: the table after it says the same better than shapes can.
    return format_html(
        '<figure><svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title><desc>{}</desc>'
        "{}</svg>{}</figure>",
        css, width, height, title, title, desc, body, after,
    )  # fmt: skip


def _axis(top: float, width: int, height: int, labels: Sequence[str]) -> SafeString:
    plot = height - BOTTOM - TOP
    ticks = format_html_join(
        "",
        '<path class="ax" d="M{} {}H{}"/><text class="sv" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT, y, width, LEFT - 5, y + 4, number(top * share))
            for share, y in ((share, round(height - BOTTOM - plot * share, 1)) for share in (0, 0.5, 1))
        ),
    )
    step = (width - LEFT) / max(len(labels), 1)
    every = _every(labels, width)
    words = format_html_join(
        "",
        '<text class="sv" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((round(LEFT + step * (at + 0.5), 1), height - 4, label) for at, label in enumerate(labels) if at % every == 0),
    )
    return SafeString(ticks + words)


def _largest(series: Sequence[Series]) -> float:
    return max((value for one in series for value in one.values if value is not None), default=0)


def _every(labels: Sequence[str], width: int) -> int:
    """Leave out axis words that would run into each other."""
    room = max(1, (width - LEFT) // 46)
    return max(1, ceil(len(labels) / room))


def bar_chart(
    title: str, labels: Sequence[str], series: Sequence[Series], desc: str = "", height: int = 150, width: int = NARROW
) -> SafeString:
    """Grouped upright bars, at most four series."""
    top, plot = nice_top(_largest(series)), height - BOTTOM - TOP
    step = (width - LEFT) / max(len(labels), 1)
    wide = min(28.0, step * 0.8 / max(len(series), 1))
    bars = (
        (
            place + 1,
            round(LEFT + step * (at + 0.5) + wide * (place - len(series) / 2), 1),
            round(height - BOTTOM - plot * value / top, 1),
            round(wide * 0.92, 1),
            round(plot * value / top, 1),
            labels[at],
            one.label,
            number(value),
        )
        for place, one in enumerate(series)
        for at, value in enumerate(one.values)
        if value is not None
    )
    shape = '<rect class="c{}" x="{}" y="{}" width="{}" height="{}" rx="1"><title>{} {} {}</title></rect>'
    body = SafeString(_axis(top, width, height, labels) + format_html_join("", shape, bars))
    return _figure("bars", width, height, title, desc, body, numbers_table(title, labels, series))


def line_chart(
    title: str, labels: Sequence[str], series: Sequence[Series], desc: str = "", height: int = 150, width: int = NARROW
) -> SafeString:
    """Lines over time, at most three; a missing value breaks the line instead of drawing a zero."""
    top, plot = nice_top(_largest(series)), height - BOTTOM - TOP
    step = (width - LEFT) / max(len(labels), 1)

    def path(values: Sequence[float | None]) -> str:
        words, pen = [], "M"
        for at, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            words.append(f"{pen}{LEFT + step * (at + 0.5):.1f} {height - BOTTOM - plot * value / top:.1f}")
            pen = "L"
        return "".join(words)

    paths = ((at, path(one.values)) for at, one in enumerate(series, 1))
    lines = format_html_join("", '<path class="l{}" d="{}"/>', paths)
    body = SafeString(_axis(top, width, height, labels) + lines)
    return _figure("lines", width, height, title, desc, body, numbers_table(title, labels, series))


def meter(value: float, goal: float | None = None, label: str = "") -> SafeString:
    """How full, 0 to 100, with a mark where the goal is. The number itself stands beside it in words."""
    full = max(0.0, min(100.0, value))
    mark = format_html('<rect class="goal" x="{}" y="0" width="0.9" height="12"/>', goal) if goal is not None else ""
    return format_html(
        '<svg class="chart meter" viewBox="0 0 100 12" preserveAspectRatio="none" {}>'
        '<rect class="c0" x="0" y="3" width="100" height="6"/>'
        '<rect class="c1" x="0" y="3" width="{}" height="6"/>{}</svg>',
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        round(full, 1),
        mark,
    )


def share_bar(value: float, of: float) -> SafeString:
    """A lying bar beside its number (热点)."""
    wide = round(100 * value / of, 1) if of else 0
    return format_html(
        '<svg class="chart" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="c1" width="{}" height="10"/></svg>',
        wide,
    )


BURN = {"late": "b-late", "soon": "b-soon", "next": "b-next", "ok": "b-ok"}


def burn(title: str, pieces: Sequence[Piece]) -> SafeString:
    """One bar of all clocks: late, soon, next, the rest. Small pieces keep room for their number."""
    total = sum(piece.value for piece in pieces) or 1
    wides = [max(8.0, 100 * piece.value / total) if piece.value else 0.0 for piece in pieces]
    scale, at, shapes = NARROW / (sum(wides) or 1), 0.0, []
    for piece, wide in zip(pieces, wides, strict=True):
        if not piece.value:
            continue
        shape = format_html(
            '<rect class="{}" x="{}" y="0" width="{}" height="36"/>'
            '<text class="on-{}" x="{}" y="25" text-anchor="middle">{}</text>',
            BURN[piece.kind], round(at, 1), round(wide * scale, 1),
            piece.kind, round(at + wide * scale / 2, 1), piece.value,
        )  # fmt: skip
        shapes.append(_linked(shape, piece))
        at += wide * scale
    words = "，".join(f"{piece.label} {piece.value}" for piece in pieces)
    return format_html(
        '<svg class="chart burn" viewBox="0 0 {} 36" role="group" aria-label="{}：{}">{}</svg>',
        NARROW, title, words, format_html_join("", "{}", ((shape,) for shape in shapes)),
    )  # fmt: skip


def _linked(shape: SafeString, piece: Piece) -> SafeString:
    if not piece.url:
        return shape
    return format_html('<a href="{}" aria-label="{} {}">{}</a>', piece.url, piece.label, piece.value, shape)
