"""A running Linli with a data folder and a port of its own, and the ways to kill its parts."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from linli.site.postgres import Cluster, Unstartable, same_program
from linli.site.supervisor import MARK, sweep

REPOSITORY = Path(__file__).resolve().parents[2]


def waited(until: Callable[[], bool], seconds: float, step: float = 0.1) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(step)
    return False


def free_port() -> int:
    """A port below those that outgoing calls get: a phone that calls a closed one of these may be put through to itself
    by the system, and then holds the port that the house wants back."""
    while True:
        port = random.randint(20_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class House:
    """`./linli run` on a fresh data folder; no demo city."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.data.mkdir(mode=0o755, parents=True)
        self.log = data / "run.log"
        self.port = free_port()
        own = {"LINLI_DATA": str(data), "PORT": str(self.port), "LINLI_DEMO": "0", "LINLI_MOST_PLACED": "0"}
        paths = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
        left_out = ("DATABASE_URL", "HOST", MARK)
        self.environment = {k: v for k, v in os.environ.items() if k not in left_out} | own | {"PYTHONPATH": paths}

    def open(self) -> None:
        """Start it; comes back at once."""
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "linli", "run"]
            self.run = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=REPOSITORY)

    def script(self, module: str, *args: str) -> dict[str, object]:
        """What a script of this folder, run against this data folder, prints as JSON."""
        command = [sys.executable, "-m", module, *args]
        done = subprocess.run(command, env=self.environment, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
        found: dict[str, object] = json.loads(done.stdout)
        return found

    def close(self) -> None:
        """Ctrl-C; where that is too late, everything that is left."""
        self.run.send_signal(signal.SIGINT)
        try:
            self.run.wait(30)
        except subprocess.TimeoutExpired:
            self.run.kill()
        sweep(str(self.data))
        with contextlib.suppress(Unstartable):
            Cluster(self.data).stop()

    def keep_logs(self, beside: Path) -> None:
        """What the house and its database have said, next to the report."""
        for log in (self.log, Cluster(self.data).log):
            if log.exists():
                shutil.copyfile(log, beside.with_suffix(f".{log.name}"))

    def remove(self) -> None:
        """Away with the data."""
        shutil.rmtree(self.data, ignore_errors=True)

    # How it is ------------------------------------------------------------------------------------------------------

    def healthy(self) -> bool:
        """What a load balancer would be told."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/healthz")
            return bool(json.loads(line.getresponse().read())["ok"])
        except (OSError, ValueError, KeyError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def heard_of_worker(self, since: float) -> bool:
        """Whether the pulse has beaten after this moment (time.time())."""
        try:
            with psycopg.connect(Cluster(self.data).url("linli"), connect_timeout=2) as session:
                words = "SELECT extract(epoch FROM max(at)) FROM events_heartbeat WHERE part = 'worker'"
                row = session.execute(words).fetchone()
                return row is not None and row[0] is not None and float(row[0]) > since
        except psycopg.Error:
            return False

    # Its processes --------------------------------------------------------------------------------------------------

    def _mine(self) -> dict[int, tuple[int, str]]:
        """Parent and command of each process of this house, by pid."""
        wanted, found = f"{MARK}={self.data}".encode(), {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    found[int(entry.name)] = (_parent(entry), command)
            except (OSError, ValueError):
                continue
        return found

    def postmaster(self) -> int | None:
        """The pid of the database server."""
        try:
            return int((Cluster(self.data).files / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _backends(self) -> list[int]:
        server = self.postmaster()
        return [
            int(entry.name)
            for entry in Path("/proc").glob("[0-9]*")
            if server and _parent(entry) == server and b" linli " in _command(entry)
        ]

    def pids(self, part: str) -> list[int]:
        """The processes of a part."""
        if part == "supervisor":
            return [self.run.pid]
        if part == "database":
            return [pid for pid in [self.postmaster()] if pid]
        if part == "backend":
            return self._backends()
        mine = self._mine()
        word = "linli worker" if part == "worker" else "granian"
        found = {pid: parent for pid, (parent, command) in mine.items() if word in command}
        if part == "web worker":
            return [pid for pid, parent in found.items() if parent in found]
        return [pid for pid, parent in found.items() if parent not in found]

    def kill(self, part: str, dice: random.Random) -> bool:
        """kill -9 one process of the part; False when there is none just now."""
        pids = sorted(self.pids(part))
        if not pids:
            return False
        pid = dice.choice(pids)
        if part in ("database", "backend") and not same_program(pid):  # the number may belong to another by now
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        if part == "supervisor":
            self.run.wait()
        return True


def _parent(entry: Path) -> int:
    try:
        text = (entry / "stat").read_text()
        return int(text[text.rindex(")") + 2 :].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _command(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""
