"""Where a Chromium for browser tests and screenshots is, and how to get one on a machine that has none."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from linli.site import islands, settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
APT = ["chromium", "fonts-noto-cjk"]
# A package that carries the browser itself, for machines where nothing may be installed.
PACKED = "@sparticuz/chromium@153.0.0"


def find() -> Path | None:
    """LINLI_CHROMIUM, else the system's, else the one unpacked earlier."""
    if given := os.environ.get("LINLI_CHROMIUM"):
        return Path(given)
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    return unpacked() if unpacked().exists() else None


def unpacked() -> Path:
    return settings.BASE_DATA / "browser" / "chromium"


def get() -> Path | None:
    """Find it or install it; None if neither is possible."""
    return find() or _by_apt() or _by_npm()


def _by_apt() -> Path | None:
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (prefix and not _quiet([*prefix, "true"])):
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *APT]):
        try:
            subprocess.run([*prefix, "apt-get", *command], env=environment, check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
    return find()


def _by_npm() -> Path | None:
    folder = unpacked().parent
    folder.mkdir(parents=True, exist_ok=True)
    script = "import('@sparticuz/chromium').then(async (m) => console.log(await m.default.executablePath()))"
    try:
        node = islands.find_node()
        subprocess.run([*islands.npm(node), "install", "--no-save", "--prefix", folder, PACKED], check=True)
        done = subprocess.run([node, "-e", script], cwd=folder, check=True, capture_output=True, text=True)
        shutil.copy2(done.stdout.strip(), unpacked())
    except (OSError, subprocess.CalledProcessError, islands.Unbuildable):
        return None
    return unpacked() if _quiet([unpacked(), "--version"]) else None


def _quiet(command: list[str | Path]) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False
