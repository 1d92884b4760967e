"""Keeps web, worker and the embedded database alive while `./linli run` stands there, and ends them cleanly."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg

from linli.site.postgres import Cluster, Unstartable

MARK = "LINLI_RUN"  # in the environment of every child: whose child it is
PR_SET_PDEATHSIG = 1
LOOK = 0.2  # seconds between two looks at the children
STOP_LIMIT = 8  # seconds to end by themselves
SWEEP_LIMIT = 5  # seconds in which the killed must be gone
STEADY = 30  # seconds of life after which earlier falls are forgotten
LONGEST_PAUSE = 10.0

Tell = Callable[[str, str], None]


class Stopped(BaseException):
    """A signal asked us to end; not an Exception, so that nothing on the way swallows it."""


@dataclass
class Child:
    """One program that must always run."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        self.process, self.started = spawn(self.command, self.environment), time.monotonic()

    def fallen(self) -> int | None:
        """The exit code if it has just ended; what it left behind is ended too."""
        code = self.process.poll() if self.process else None
        if self.process is not None and code is not None:
            end_group(self.process.pid)
            self.process = None
        return code

    def plan_restart(self) -> float:
        """Soon after the first fall, later and later if it keeps falling."""
        self.falls = 1 if time.monotonic() - self.started > STEADY else self.falls + 1
        pause = min(LONGEST_PAUSE, 0.1 * 2.0**self.falls)
        self.due = time.monotonic() + pause
        return pause


@dataclass
class Supervisor:
    """Looks after the children and the database until a signal comes."""

    children: list[Child]
    cluster: Cluster | None
    tell: Tell
    looked: float = 0.0

    def watch(self, each_round: Callable[[], None] = lambda: None) -> None:
        """Start everything, then look round until `Stopped`."""
        while True:
            self.look_at_database()
            for child in self.children:
                self.look_at(child)
            each_round()
            time.sleep(LOOK)

    def look_at(self, child: Child) -> None:
        code = child.fallen()
        if code is not None:
            pause = child.plan_restart()
            self.tell(
                f"{child.name} 意外结束({code}),{pause:.1f} 秒后重启", f"{child.name} ended ({code}), starting again"
            )
        if child.process is None and child.due <= time.monotonic():
            child.start()

    def look_at_database(self) -> None:
        if self.cluster is None or time.monotonic() - self.looked < 1:
            return
        self.looked = time.monotonic()
        self.cluster.reap()
        if self.cluster.alive():
            return
        self.tell("数据库意外停止,正在恢复", "the database ended, bringing it back")
        try:
            self.cluster.ensure_running("linli")
        except (Unstartable, psycopg.Error, OSError) as error:
            # Also when it dies again while being asked: whoever looks after it must not fall with it.
            self.tell("数据库暂时无法启动,稍后再试", str(error))

    def end(self) -> None:
        """Children first, the database last: nothing they had acknowledged can be cut off."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        until = time.monotonic() + STOP_LIMIT
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))
            end_group(process.pid)
            process.wait()
        if self.cluster is not None:
            self.cluster.stop()


def spawn(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child that is told to end if we die, even by kill -9, and that Ctrl-C does not reach before we say so."""
    return subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=_die_with_parent)


_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_group(pid: int) -> None:
    """kill -9 to whatever is left of the child's process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def sweep(mark: str) -> int:
    """End what an earlier `run` of the same data folder left behind when it was killed; gives back how many."""
    wanted, found = f"{MARK}={mark}".encode(), []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if wanted in entry.read_bytes().split(b"\0"):
                os.kill(int(entry.parent.name), signal.SIGKILL)
                found.append(entry)
    until = time.monotonic() + SWEEP_LIMIT
    while any(map(_lives, found)) and time.monotonic() < until:  # they hold the port until they are gone
        time.sleep(0.02)
    return len(found)


def _lives(environ: Path) -> bool:
    """Whether a process still has memory: of the dead, also of those nobody has buried, nothing can be read."""
    try:
        return bool(environ.read_bytes())
    except OSError:
        return False


def stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)


def ignore_signals() -> None:
    """While ending: a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stopped
