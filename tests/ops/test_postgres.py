"""The embedded server: it starts by itself, is found again, and comes back after whatever was done to it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from linli.site import postgres
from linli.site.postgres import Cluster, Unstartable

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that a server's user can reach, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="linli-t-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder, memory=256, durable=False)
    yield cluster
    Cluster(folder).stop()
    cluster.reap()


def ask(cluster: Cluster, question: str, name: str = "linli") -> object:
    with psycopg.connect(cluster.url(name), autocommit=True) as session:
        row = session.execute(question).fetchone()
        return row[0] if row else None


def tell(cluster: Cluster, command: str) -> None:
    with psycopg.connect(cluster.url("linli"), autocommit=True) as session:
        session.execute(command)


def server_pid(cluster: Cluster) -> int:
    return int((cluster.files / "postmaster.pid").read_text().split()[0])


def test_the_first_start_makes_the_database_and_the_next_finds_it(cluster):
    assert cluster.ensure_running("linli") is True
    pid = server_pid(cluster)
    assert Cluster(cluster.data).ensure_running("linli") is False
    assert server_pid(cluster) == pid
    assert ask(cluster, "SELECT datctype FROM pg_database WHERE datname = 'linli'") == "C.UTF-8"


def test_what_was_written_is_there_after_kill_minus_nine(cluster):
    cluster.ensure_running("linli")
    tell(cluster, "CREATE TABLE lamp (words text)")
    tell(cluster, "INSERT INTO lamp VALUES ('楼道灯坏了')")
    os.kill(server_pid(cluster), signal.SIGKILL)
    assert cluster.ensure_running("linli") is True
    assert ask(cluster, "SELECT words FROM lamp") == "楼道灯坏了"


def test_it_stops_when_told_and_stopping_twice_does_no_harm(cluster):
    cluster.ensure_running("linli")
    assert cluster.alive()
    cluster.stop()
    assert not cluster.alive()
    cluster.stop()


def test_a_lock_file_that_names_another_program_does_not_keep_it_from_starting(cluster):
    cluster.ensure_running("linli")
    os.kill(server_pid(cluster), signal.SIGKILL)
    cluster.process.wait()
    lock = cluster.files / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert not cluster.alive()
    assert cluster.ensure_running("linli") is True


def test_a_dead_server_that_nobody_buried_does_not_keep_it_from_starting(cluster):
    cluster.ensure_running("linli")
    os.kill(server_pid(cluster), signal.SIGKILL)
    # Not waited for: its pid stays as a zombie of ours, as in a container without an init.
    for _ in postgres.waiting(5):
        if not postgres.same_program(server_pid(cluster)):
            break
    assert Cluster(cluster.data, memory=256).ensure_running("linli") is True


def test_a_creation_that_was_cut_short_is_begun_anew(cluster):
    cluster.files.mkdir(mode=0o700)
    cluster._own(cluster.files)
    (cluster.files / "base").mkdir()
    (cluster.files / "half").write_text("half")
    assert cluster.ensure_running("linli") is True


def test_a_very_long_path_gets_a_short_socket(folder):
    deep = folder / ("很长的名字" * 5) / ("long" * 12)
    cluster = Cluster(deep, memory=256, durable=False)
    try:
        assert cluster.ensure_running("linli") is True
        assert len(os.fsencode(cluster.socket)) < 60
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
        shutil.rmtree(cluster.socket, ignore_errors=True)


def test_a_short_socket_folder_that_belongs_to_somebody_else_is_not_used(folder):
    deep = folder / ("很长的名字" * 5) / ("long" * 12)
    cluster = Cluster(deep, memory=256, durable=False)
    cluster.socket.mkdir(mode=0o777)
    try:
        cluster.socket.chmod(0o777)
        with pytest.raises(Unstartable, match="only user"):
            cluster.ensure_running()
    finally:
        cluster.socket.rmdir()


def test_many_processes_at_once_start_one_server(cluster):
    script = (
        "import sys; from pathlib import Path; from linli.site.postgres import Cluster\n"
        "print(Cluster(Path(sys.argv[1]), memory=256, durable=False).ensure_running('linli'))"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", script, str(cluster.data)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = sorted(run.communicate(timeout=60)[0].strip() for run in runs)
    assert answers == ["False", "False", "False", "True"]


@as_root
def test_root_lends_the_server_to_a_user_without_rights(cluster):
    cluster.ensure_running("linli")
    assert Path(f"/proc/{server_pid(cluster)}").stat().st_uid == pwd.getpwnam(postgres.SYSTEM_USER).pw_uid


@as_root
def test_in_the_folder_of_a_user_root_runs_it_as_that_user(folder):
    os.chown(folder, 65534, 65534)
    cluster = Cluster(folder, memory=256, durable=False)
    try:
        cluster.ensure_running("linli")
        assert Path(f"/proc/{server_pid(cluster)}").stat().st_uid == 65534
    finally:
        cluster.stop()


@as_root
def test_a_folder_that_only_root_can_enter_keeps_its_server_elsewhere(folder):
    folder.chmod(0o700)
    cluster = Cluster(folder / "var", memory=256, durable=False)
    try:
        cluster.ensure_running("linli")
        assert cluster.home.parent == Path("/var/lib/linli")
        folder.chmod(0o755)  # later permissions change nothing: the note in the folder says where the data is
        assert Cluster(folder / "var").home == cluster.home
    finally:
        cluster.stop()
        shutil.rmtree(cluster.home, ignore_errors=True)


@as_root
def test_an_environment_that_its_user_cannot_read_is_copied(cluster, monkeypatch):
    monkeypatch.setattr(Cluster, "_runs", lambda self, program: False)
    cluster.ensure_running("linli")
    assert cluster.programs.is_relative_to(cluster.home)
    assert ask(cluster, "SELECT 1") == 1
