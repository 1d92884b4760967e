"""`./linli run` as a whole: it opens, comes back from every kill -9 without hands, and ends cleanly on Ctrl-C."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from linli.site.supervisor import MARK

pytestmark = pytest.mark.slow

BACK_WITHIN = 15  # seconds, as promised


class House:
    """A running Linli with a data folder and a port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = data / "run.log"

    def open(self) -> None:
        environment = os.environ | {"LINLI_DATA": str(self.data), "PORT": str(self.port), "LINLI_DEMO": "0"}
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "linli", "run"]
            self.run = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def healthy(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/healthz")
            return bool(json.loads(line.getresponse().read())["ok"])
        except (OSError, ValueError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def opens(self, within: float = BACK_WITHIN) -> bool:
        return waited(self.healthy, within)

    def pids(self, word: str) -> list[int]:
        """The processes of this house whose command has this word."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                mine = f"{MARK}={self.data}".encode() in (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes().decode()
            except OSError:
                continue
            if mine and word in command:
                found.append(int(entry.name))
        return sorted(found)

    def postmaster(self) -> int:
        return int((self.data / "pg18" / "postmaster.pid").read_text().split()[0])


def waited(until: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = Path(f"/tmp/linli-run-{os.getpid()}")
    data.mkdir(mode=0o755)
    house = House(data)
    house.open()
    assert house.opens(within=90), house.log.read_text()
    yield house
    house.run.send_signal(signal.SIGINT)
    house.run.wait(30)
    subprocess.run(["rm", "-rf", str(data)], check=True)


@pytest.mark.parametrize("part", ["granian", "worker"])
def test_a_killed_part_is_back_without_hands(house, part):
    before = house.pids(part)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert waited(lambda: bool(house.pids(part)) and not set(before) & set(house.pids(part)), BACK_WITHIN)
    assert house.opens()


def test_a_killed_database_is_back_without_hands(house):
    before = house.postmaster()
    os.kill(before, signal.SIGKILL)
    assert waited(lambda: house.healthy() and house.postmaster() != before, BACK_WITHIN)


def test_after_kill_minus_nine_of_all_of_it_the_next_start_is_a_whole_one(house):
    for pid in [house.run.pid, *house.pids("linli"), *house.pids("granian"), house.postmaster()]:
        with suppress(ProcessLookupError):  # some die with the one killed before them
            os.kill(pid, signal.SIGKILL)
    house.run.wait()
    house.open()
    assert house.opens(), house.log.read_text()


def test_children_do_not_outlive_a_killed_supervisor(house):
    house.run.kill()
    house.run.wait()
    assert waited(lambda: not house.pids(""), BACK_WITHIN)
    house.open()
    assert house.opens(), house.log.read_text()


def test_a_second_run_on_the_same_data_is_refused(house):
    environment = os.environ | {"LINLI_DATA": str(house.data), "PORT": str(house.port + 1)}
    second = subprocess.run([sys.executable, "-m", "linli", "run"], env=environment, capture_output=True, timeout=30)
    assert second.returncode == 1
    assert "LINLI_DATA" in second.stderr.decode()


def test_ctrl_c_ends_everything_within_seconds(house):
    began = time.monotonic()
    house.run.send_signal(signal.SIGINT)
    assert house.run.wait(20) == 0
    assert time.monotonic() - began < 10
    assert not house.pids("")
    assert not (house.data / "pg18" / "postmaster.pid").exists()
    house.open()
    assert house.opens()
