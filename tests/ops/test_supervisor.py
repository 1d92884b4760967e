"""The supervisor: what falls is started again, what it leaves behind is ended, and the end is an orderly one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from linli.site import supervisor
from linli.site.supervisor import Child, Stopped, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def environment() -> dict[str, str]:
    return dict(os.environ)


def waited(until: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def house():
    said: list[str] = []
    house = Supervisor([Child("web", SLEEPER, environment())], None, lambda chinese, english: said.append(english))
    yield house, said
    house.end()


def rounds(house: Supervisor, done: Callable[[], bool], limit: float = 10) -> None:
    """Let it look round until something is so."""
    end = time.monotonic() + limit

    def each_round() -> None:
        if done() or time.monotonic() > end:
            raise Stopped

    with pytest.raises(Stopped):
        house.watch(each_round)


def test_a_killed_child_is_started_again_and_somebody_is_told(house):
    house, said = house
    web = house.children[0]
    rounds(house, lambda: web.process is not None)
    first = web.process.pid
    os.kill(first, signal.SIGKILL)
    rounds(house, lambda: web.process is not None and web.process.pid != first)
    assert web.process.pid != first
    assert any("web ended (-9)" in line for line in said)


def test_a_child_that_keeps_falling_is_started_ever_more_seldom():
    child = Child("web", ["/bin/false"], environment(), started=time.monotonic())
    pauses = [child.plan_restart() for _ in range(9)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.5
    assert pauses[-1] == supervisor.LONGEST_PAUSE


def test_what_a_fallen_child_had_started_falls_with_it(tmp_path):
    note = tmp_path / "pid"
    script = (
        f"import subprocess; child = subprocess.Popen({SLEEPER!r})\n"
        f"open({str(note)!r}, 'w').write(str(child.pid)); child.wait()"
    )
    child = Child("web", [sys.executable, "-c", script], environment())
    child.start()
    assert waited(lambda: note.exists() and note.read_text() != "")
    grandchild = int(note.read_text())
    child.process.kill()
    assert waited(lambda: child.fallen() is not None)
    assert waited(lambda: gone(grandchild))


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    note = tmp_path / "pid"
    script = (
        "import os, time; from linli.site.supervisor import spawn\n"
        f"child = spawn({SLEEPER!r}, dict(os.environ))\n"
        f"open({str(note)!r}, 'w').write(str(child.pid)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    assert waited(lambda: note.exists() and note.read_text() != "")
    parent.kill()
    parent.wait()
    assert waited(lambda: gone(int(note.read_text())))


def test_the_next_start_ends_what_an_earlier_one_left_behind(tmp_path):
    mark = str(tmp_path)
    left = subprocess.Popen(SLEEPER, env=environment() | {supervisor.MARK: mark}, start_new_session=True)
    other = subprocess.Popen(SLEEPER, env=environment() | {supervisor.MARK: mark + "/other"}, start_new_session=True)
    try:
        assert waited(lambda: supervisor.MARK.encode() in Path(f"/proc/{left.pid}/environ").read_bytes())
        assert supervisor.sweep(mark) == 1
        assert left.wait(5) == -signal.SIGKILL
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_child_that_will_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_LIMIT", 0.3)
    stubborn = [
        sys.executable,
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
    ]
    child = Child("web", stubborn, environment())
    child.start()
    time.sleep(0.5)
    Supervisor([child], None, lambda chinese, english: None).end()
    assert child.process.returncode == -signal.SIGKILL


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
