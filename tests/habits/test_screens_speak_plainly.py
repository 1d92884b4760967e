"""Screens speak plain Chinese: no slogans, no shouting, no office jargon for residents."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "src" / "linli").rglob("templates/**/*.html"))
# ui.md §5: what must not stand on a screen, with what to write instead.
FORBIDDEN = {
    "闭环": "say what happens",
    "赋能": "say what happens",
    "抓手": "say what happens",
    "系统异常": "say what was kept and what to do",
    "非法": "say what to write",
    "不能为空": "say what to write",
    "您已成功": "say what happened",
    "！": "no exclamation marks",
}
OFFICE_WORDS = ("派单", "吹哨", "督办", "点单", "销号", "对账")
INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"", re.IGNORECASE)


def name(path: Path) -> str:
    """For messages."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_speaks_plainly_and_carries_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", "", path.read_text("utf-8"), flags=re.S)
    assert not [word for word in FORBIDDEN if word in text]
    assert not INLINE.search(text)
    assert "user-scalable" not in text


@pytest.mark.parametrize("path", [p for p in TEMPLATES if "resident" in p.parts], ids=name)
def test_residents_read_everyday_words(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?url.*?%\}", "", path.read_text("utf-8"), flags=re.S)
    assert not [word for word in OFFICE_WORDS if word in text]


def test_nothing_in_the_repository_names_the_machine_it_was_made_on() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    here = "|".join(
        ("/wor" + "k/(main|shared|brief)", "pypi" + r"\.org", "registry\\." + "npmjs", "files\\.python" + "hosted")
    )
    for file in listed:
        path = ROOT / file
        if path.suffix in {".png", ".ico", ".webp"} or not path.is_file():
            continue
        assert not re.search(here, path.read_text(encoding="utf-8", errors="ignore")), file
