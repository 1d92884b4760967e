"""The command line: every command says what it does, and a wrong word is answered with the list."""

import subprocess
import sys

import pytest

from linli.site import cli


def linli(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "linli", *args], capture_output=True, text=True, timeout=60)


def test_without_a_word_it_lists_every_command():
    answer = linli()
    assert answer.returncode == 0
    for name in ("run", "test", "check", "demo", "backup", "restore", "import"):
        assert f"  {name} " in answer.stdout


def test_a_wrong_word_is_answered_with_the_list():
    answer = linli("rum")
    assert answer.returncode == 2
    assert "rum" in answer.stdout
    assert "  run " in answer.stdout


@pytest.mark.parametrize("name", sorted(cli.commands()))
def test_every_command_says_what_it_does_in_one_line_and_has_a_main(name):
    line = cli.commands()[name]
    assert 20 < len(line) < 130, line
    source = (cli.HERE / f"{name}.py").read_text(encoding="utf-8")
    assert "def main(args: list[str]) -> int:" in source
