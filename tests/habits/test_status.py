"""docs/status.md is honest: every code of the catalogue is there once, and the tests it names exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = [line for line in (ROOT / "docs" / "status.md").read_text("utf-8").splitlines() if re.match(r"\| F\d", line)]


def test_no_code_is_named_twice() -> None:
    codes = [row.split()[1] for row in ROWS]
    assert len(codes) == len(set(codes)) > 40


def test_each_row_says_works_partly_or_not_yet() -> None:
    assert {row.split("|")[2].strip() for row in ROWS} == {"works", "partly", "not yet"}


def test_what_works_names_a_test_and_the_tests_are_there() -> None:
    for row in ROWS:
        named = re.findall(r"`((?:tests/|test_)[\w/.*]*)`", row)
        assert named or row.split("|")[2].strip() != "works", row
        for name in named:
            assert list(ROOT.glob(name.rstrip("/"))) or list((ROOT / "tests").rglob(name)), name
