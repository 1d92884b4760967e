"""What the command line says while it works: one plain line in Chinese and English for each step, with its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(chinese: str, english: str) -> None:
    print(f"{chinese} / {english}", flush=True)


def warn(chinese: str, english: str) -> None:
    print(f"! {chinese} / {english}", file=sys.stderr, flush=True)


@contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Say what is being done before, and how long it took after."""
    print(f"· {chinese} / {english} … ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("✗", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)
