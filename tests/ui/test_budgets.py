"""Weights and forbidden things of the design system: what a page costs, and what the oldest browsers cannot do."""

import gzip
import re
from pathlib import Path

import pytest

import linli.platform.ui
from linli.platform.ui.tags.basics import squeezed

UI = Path(linli.platform.ui.__file__).parent
SOURCES = UI.parent.parent
KILO = 1000
LIBRARIES = {"map": 44 * KILO, "explore": 187 * KILO}

FORBIDDEN = {
    ":has(": "Chrome 105",
    ":is(": "Chrome 88",
    ":where(": "Chrome 88",
    "@layer": "Chrome 99",
    "@container": "Chrome 105",
    "aspect-ratio": "Chrome 88",
    "dvh": "Chrome 108",
    "oklch": "Chrome 111",
    "color-mix": "Chrome 111",
    "inset:": "Safari 14.1",
    "@import": "one more request",
    "user-scalable": "blocks pinch zoom",
}


def gzipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def sheet(name: str) -> str:
    return (UI / "static" / "css" / f"{name}.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "most"), [("core", 6), ("console", 4), ("screen", 3)])
def test_style_sheets_stay_small(name: str, most: int) -> None:
    assert gzipped(squeezed(sheet(name))) <= most * KILO


@pytest.mark.parametrize("name", ["core", "console", "screen"])
def test_style_sheets_use_nothing_the_oldest_browsers_lack(name: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet(name), flags=re.S)
    assert {word: since for word, since in FORBIDDEN.items() if word in text} == {}


@pytest.mark.parametrize("name", ["core", "console", "screen"])
def test_flex_boxes_use_no_gap(name: str) -> None:
    """Safari 14.0 knows gap in grids only: in a flex box everything would stick together."""
    for rule in re.findall(r"\{([^{}]*)\}", sheet(name)):
        assert not ("flex" in re.findall(r"display:(?:inline-)?(\w+)", rule) and re.search(r"(?<![\w-])gap:", rule)), (
            rule
        )


def test_islands_stay_small() -> None:
    built = sorted((UI / "static" / "islands").glob("*.js"))
    if not built:
        pytest.skip("the islands are not built: run ./linli assets")
    for file in built:
        most = 6 * KILO + LIBRARIES.get(file.stem, 0)
        assert len(gzip.compress(file.read_bytes(), 9)) <= most, file.name


def templates() -> list[Path]:
    return sorted(SOURCES.rglob("templates/**/*.html"))


@pytest.mark.parametrize("file", templates(), ids=lambda file: str(file.relative_to(SOURCES)))
def test_no_template_writes_style_or_handlers(file: Path) -> None:
    """The content security policy would block them."""
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)


@pytest.mark.parametrize("file", sorted((UI / "templates/ui/parts").glob("*.html")), ids=lambda file: file.stem)
def test_every_part_says_how_to_use_it(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("{# ")


def test_every_part_is_in_the_page_that_explains_them() -> None:
    page = (SOURCES.parent.parent / "docs" / "explain" / "ui.md").read_text(encoding="utf-8")
    from linli.platform.ui.templatetags.ui import register

    ours = {name for name in register.tags if not name.startswith("end")}
    assert {name for name in ours if f"{{% {name}" not in page} == set()


def test_only_icons_that_exist_are_drawn() -> None:
    from linli.platform.ui.icons import drawings

    wanted = {
        name
        for file in templates()
        for name in re.findall(r'(?:\{% icon |icon(?:_end)?=)"([a-z0-9-]+)"', file.read_text(encoding="utf-8"))
    }
    assert wanted - set(drawings()) == set()
