"""Commands whose work lives outside the package, in bench/: `./linli bench NAME …` runs bench/NAME.py."""

from __future__ import annotations

import os
import subprocess
import sys

from linli.site.cli._database import ensure_database
from linli.site.cli._dev import ensure_tools
from linli.site.cli._words import warn
from linli.site.islands import REPOSITORY

FOLDER = REPOSITORY / "bench"


def run_script(name: str, args: list[str]) -> int:
    """bench/NAME.py, or with a first word bench/NAME/WORD.py or bench/WORD.py, in a process of its own."""
    places = [FOLDER / name / f"{args[0]}.py", FOLDER / f"{args[0]}.py"] if args else []
    for place in places:
        if place.exists():
            return start(place, args[1:])
    if (FOLDER / f"{name}.py").exists():
        return start(FOLDER / f"{name}.py", args)
    known = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.py") if not file.name.startswith("_"))
    warn("没有这个脚本", f"no such script; there are: {', '.join(known) or 'none'}")
    return 2


def start(file: os.PathLike[str], args: list[str]) -> int:
    ensure_tools()
    ensure_database()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])}
    return subprocess.run([sys.executable, file, *args], cwd=REPOSITORY, env=environment).returncode
