"""Small functions, short files, a first sentence in every module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src" / "linli"
FILES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
LONGEST_FILE, LONGEST_FUNCTION, P90_FUNCTION = 400, 50, 25


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def relative(path: Path) -> str:
    """For messages."""
    return str(path.relative_to(SRC))


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= LONGEST_FILE, "make a folder of the same name"
    assert not tree.body or ast.get_docstring(tree), "open the module with one sentence"
    too_long = [(name, lines) for name, lines in functions(tree) if lines > LONGEST_FUNCTION]
    assert not too_long


def test_nine_of_ten_functions_are_under_25_lines() -> None:
    lengths = sorted(n for path in FILES for _, n in functions(ast.parse(path.read_text(encoding="utf-8"))))
    assert lengths[len(lengths) * 9 // 10] < P90_FUNCTION
