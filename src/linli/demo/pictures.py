"""Draws small pictures instead of photographs: of what was broken, and of the same thing put right."""

from __future__ import annotations

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw

from linli.platform.attachments.files import Prepared, photo

SIZE = (320, 240)
SKIES = ("#7f92a6", "#9db2c4", "#b8c7d3", "#5d6b7a", "#c9d3da")
GROUNDS = ("#6f6a62", "#7d786d", "#5f6257", "#8a8377")
Draw = ImageDraw.ImageDraw


@cache
def picture(kind: str, mended: bool, variant: int) -> Prepared:
    """The picture as it would come from a phone, through the same checks."""
    rng = Random(f"{kind} {mended} {variant}")  # noqa: S311 - decoration
    image = Image.new("RGB", SIZE, rng.choice(SKIES))
    draw = ImageDraw.Draw(image)
    horizon = rng.randrange(110, 150)
    draw.rectangle((0, horizon, *SIZE), fill=rng.choice(GROUNDS))
    _houses(draw, rng, horizon)
    DRAWN.get(kind, _road)(draw, rng, horizon, mended)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    out.seek(0)
    return photo(out)


def _houses(draw: Draw, rng: Random, horizon: int) -> None:
    left = -20
    while left < SIZE[0]:
        wide, high = rng.randrange(50, 90), rng.randrange(50, 100)
        draw.rectangle((left, horizon - high, left + wide, horizon), fill=rng.choice(("#a9a39a", "#8f959b", "#b7ab98")))
        for x in range(left + 8, left + wide - 10, 16):
            for y in range(horizon - high + 8, horizon - 12, 18):
                draw.rectangle((x, y, x + 8, y + 10), fill=rng.choice(("#dfe6ea", "#4b5560", "#f1e2ac")))
        left += wide + rng.randrange(4, 16)


def _lamp(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    x = rng.randrange(110, 220)
    draw.rectangle((x, 40, x + 7, 215), fill="#3d444c")
    draw.rectangle((x - 34, 40, x + 7, 46), fill="#3d444c")
    if mended:
        draw.polygon(((x - 34, 54), (x - 74, 215), (x + 20, 215), (x - 14, 54)), fill="#efe3a1")
    draw.ellipse((x - 40, 44, x - 8, 60), fill="#fff6c2" if mended else "#20252b")


def _pipe(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    y = rng.randrange(160, 190)
    draw.rectangle((0, y, 320, y + 22), fill="#8c97a3")
    x = rng.randrange(90, 210)
    draw.rectangle((x, y - 5, x + 26, y + 27), fill="#c7703a" if mended else "#6a5d4d")
    if not mended:
        draw.ellipse((x - 50, y + 20, x + 80, y + 52), fill="#54708a")


def _drain(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    x, y = rng.randrange(90, 170), rng.randrange(165, 195)
    if not mended:
        draw.ellipse((x - 70, y - 24, x + 150, y + 44), fill="#4f5a4a")
    draw.rectangle((x, y, x + 80, y + 24), fill="#2c3036")
    for at in range(x + 6, x + 78, 10):
        draw.line((at, y, at, y + 24), fill="#9aa3ab", width=3)


def _road(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    draw.polygon(((120, horizon), (200, horizon), (320, 240), (0, 240)), fill="#4a4d52")
    x, y = rng.randrange(100, 190), rng.randrange(175, 210)
    draw.ellipse((x, y, x + 70, y + 24), fill="#5b5e64" if mended else "#23252a")
    for at in range(horizon + 6, 240, 26):
        draw.rectangle((158, at, 163, at + 14), fill="#e6e2d3")


def _boxes(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    draw.rectangle((30, 60, 290, 235), fill="#cfc8bb")
    draw.rectangle((120, 80, 200, 235), fill="#8f6f4d")
    for _ in range(0 if mended else rng.randrange(5, 9)):
        x, y, side = rng.randrange(30, 240), rng.randrange(150, 200), rng.randrange(24, 46)
        draw.rectangle(
            (x, y, x + side, y + side), fill=rng.choice(("#b98a54", "#a87842", "#d0a46d")), outline="#6d4d28"
        )


def _rubbish(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    for at, colour in enumerate(("#2f6b3a", "#2a5b94", "#7a7d81")):
        x = 70 + at * 62
        draw.rectangle((x, 140, x + 46, 215), fill=colour)
        draw.rectangle((x - 3, 132, x + 49, 142), fill="#2b2f33")
    for _ in range(0 if mended else 14):
        x, y = rng.randrange(50, 270), rng.randrange(205, 232)
        draw.ellipse((x, y - 16, x + 26, y + 6), fill=rng.choice(("#1f2225", "#d9d4c8", "#89642f")))


def _vehicles(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    for at in range(3):
        x, y = 20 + at * 100, rng.randrange(165, 185)
        draw.rectangle((x, 150, x + 84, 225), outline="#f0efe9", width=3)
        if not (mended and at == 1):
            draw.rectangle((x + 8, y, x + 76, y + 30), fill=rng.choice(("#a33b36", "#39557d", "#d6d8da", "#2e3338")))
            for wheel in (x + 14, x + 54):
                draw.ellipse((wheel, y + 22, wheel + 16, y + 38), fill="#15171a")


def _lift(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    draw.rectangle((0, 0, *SIZE), fill="#b9b4aa")
    draw.rectangle((90, 40, 230, 230), fill="#8e979f", outline="#565e66", width=4)
    gap = 0 if mended else rng.randrange(8, 30)
    draw.rectangle((160 - gap, 44, 160 + gap + 2, 228), fill="#22262a")
    draw.rectangle((250, 120, 268, 160), fill="#3b4046")
    draw.ellipse((254, 128, 264, 138), fill="#7fd6a2" if mended else "#d24b40")


def _tree(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    x = rng.randrange(120, 200)
    draw.rectangle((x, 90, x + 14, 220), fill="#5a4632")
    spread = 44 if mended else 84
    draw.ellipse((x - spread, 10, x + spread + 14, 130), fill="#3f6b3f")
    if not mended:
        draw.line((x + 6, 110, x + 100, 200), fill="#5a4632", width=7)


def _paper(draw: Draw, rng: Random, horizon: int, mended: bool) -> None:
    draw.rectangle((0, 0, *SIZE), fill="#9b8a74")
    draw.rectangle((80, 24, 240, 222), fill="#f7f5ef")
    for y in range(50, 200 if mended else 120, 16):
        draw.line((98, y, 98 + rng.randrange(70, 124), y), fill="#5c6670", width=3)
    if mended:
        draw.ellipse((186, 168, 226, 208), outline="#b4231f", width=4)


DRAWN = {
    "lamp": _lamp, "pipe": _pipe, "drain": _drain, "manhole": _drain, "road": _road, "boxes": _boxes,
    "rubbish": _rubbish,
    "parking": _vehicles, "ebike": _vehicles, "lift": _lift, "tree": _tree, "paper": _paper,
}  # fmt: skip
