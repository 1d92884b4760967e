"""The tools of developers: installed into the environment at the first need, again when their lock file changes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from linli.site.cli._words import step
from linli.site.islands import REPOSITORY

LOCK = REPOSITORY / "requirements-dev.lock"


def ensure_tools() -> None:
    """pytest, ruff, mypy and the rest, as locked."""
    note, wanted = Path(sys.prefix) / "linli-dev-stamp", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if note.exists() and note.read_text() == wanted:
        return
    with step("安装测试工具", "installing the tools for tests"):
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    note.write_text(wanted)


def tool(name: str, *args: str) -> int:
    """Run one of them from the root of the repository; its exit code comes back."""
    return subprocess.run([Path(sys.prefix) / "bin" / name, *args], cwd=REPOSITORY).returncode
