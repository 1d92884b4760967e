"""Backup and restore: the database and the uploaded files in one tar, with a list of what is in it and its hashes.

The keys are not in it: whoever finds a backup must not be able to read telephone numbers. Their fingerprint is, so that
a restore beside the wrong key is refused at once and not noticed a month later.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from psycopg import sql

from linli.kernel import clock
from linli.site.postgres import Cluster, make_app_role

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
BLOCK = 1024 * 1024


class Refused(RuntimeError):
    """The backup or restore is not done; the message says why."""


# Backup ----------------------------------------------------------------------------------------------------------


def back_up(target: Path) -> dict[str, Any]:
    """Write the tar and give back its manifest. The site may go on working meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise Refused(f"{target} exists already")
    draft = target.with_name(target.name + ".part")
    with tarfile.open(draft, "w") as tar, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        # The database first: a file is written before the row that names it, so every row of the dump has its file.
        dump = Path(folder) / DUMP
        dump_database(dump)
        hashes = {DUMP: add(tar, dump, DUMP)}
        for file in stored_files():
            name = f"files/{file.relative_to(settings.MEDIA_ROOT)}"
            hashes[name] = add(tar, file, name)
        manifest = {"format": FORMAT, "at": clock.now().isoformat(), "key": key_fingerprint(), "sha256": hashes}
        add_bytes(tar, MANIFEST, json.dumps(manifest, indent=1).encode())
    draft.chmod(0o600)
    draft.rename(target)
    return manifest


def stored_files() -> Iterator[Path]:
    if Path(settings.MEDIA_ROOT).exists():
        yield from sorted(file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())


def add(tar: tarfile.TarFile, file: Path, name: str) -> str:
    """Put the file into the tar and give back its hash, computed from the very bytes that went in."""
    with file.open("rb") as source:
        hashing = Hashing(source)
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=source), hashing)
    return hashing.digest.hexdigest()


class Hashing:
    """A file that is hashed while somebody reads it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def key_fingerprint() -> str:
    return hmac.new(settings.FIELD_KEY.encode(), b"linli backup", hashlib.sha256).hexdigest()[:16]


# Restore ---------------------------------------------------------------------------------------------------------


def restore(source: Path, *, force: bool = False) -> tuple[dict[str, Any], str]:
    """Verify everything, then put it in place of what is there; `force` allows that, and the old is kept aside."""
    manifest = verified(source)
    if manifest["key"] != key_fingerprint():
        raise Refused("This backup was made with another FIELD_KEY. Put that key into the data folder's secrets first.")
    with nothing_runs():
        if not force and (not database_empty() or any(stored_files())):
            raise Refused("There is data already. --force puts the backup in its place and keeps the old aside.")
        suffix = clock.now().strftime("%Y%m%d%H%M%S")
        with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
            unpack(source, manifest, Path(folder))
            restore_database(Path(folder) / DUMP, suffix)
            swap_files(Path(folder) / "files", suffix)
    return manifest, suffix


def verified(source: Path) -> dict[str, Any]:
    """The manifest, after every byte of the tar was compared with it."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                stream = tar.extractfile(member)
                if stream is None:
                    raise Refused(f"{member.name} is not a file")
                if member.name == MANIFEST:
                    manifest = json.loads(stream.read())
                else:
                    found[member.name] = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Refused(f"{source} is no whole backup: {error}") from error
    if manifest is None or manifest.get("format") != FORMAT:
        raise Refused(f"{source} is no whole backup: its list is missing or of another format")
    wrong = sorted(name for name in {*found, *manifest["sha256"]} if found.get(name) != manifest["sha256"].get(name))
    if wrong:
        raise Refused(f"{len(wrong)} parts are damaged or missing, the first is {wrong[0]}")
    return manifest


def unpack(source: Path, manifest: dict[str, Any], folder: Path) -> None:
    """Only plain files named in the manifest, and only below the folder, whatever the tar says."""
    # By hand: Debian 12's Python 3.11.2 does not have tarfile's filters yet.
    with tarfile.open(source) as tar:
        for member in tar:
            target = (folder / member.name).resolve()
            if member.name not in manifest["sha256"]:
                continue
            content = tar.extractfile(member) if member.isreg() and target.is_relative_to(folder.resolve()) else None
            if content is None:
                raise Refused(f"{member.name} does not belong into a backup")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file, BLOCK)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Hold the place of `./linli run`: nothing may write while the data is exchanged."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Linli is running on this data folder. Stop it first.") from None
        yield


def swap_files(new: Path, suffix: str) -> None:
    place = Path(settings.MEDIA_ROOT)
    if place.exists():
        place.rename(place.with_name(f"{place.name}-before-{suffix}"))
    new.mkdir(exist_ok=True)
    new.rename(place)


# The database ----------------------------------------------------------------------------------------------------


def conninfo(name: str | None = None) -> str:
    """The owner's address without the password, which must not be seen in the list of processes."""
    owner = settings.OWNER
    words = {key: str(owner[key.upper()]) for key in ("host", "port", "user") if owner[key.upper()]}
    return psycopg.conninfo.make_conninfo("", **owner["OPTIONS"], **words, dbname=name or database_name())


def database_name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def connect(name: str | None = None) -> psycopg.Connection:
    return psycopg.connect(conninfo(name), password=settings.OWNER["PASSWORD"] or None, autocommit=True)


def program(name: str) -> str:
    """The system's pg_dump for an external server, which may want TLS; our own for the embedded one."""
    system = shutil.which(name)
    return system if system and not settings.EMBEDDED else str(Cluster(settings.DATA).programs / name)


def dump_database(target: Path) -> None:
    run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", f"--dbname={conninfo()}")


def run(name: str, *args: str) -> None:
    password = {"PGPASSWORD": settings.OWNER["PASSWORD"]}
    done = subprocess.run([program(name), *args], env=os.environ | password, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Refused(f"{name} failed: {done.stderr.strip()[-1000:]}")


def restore_database(dump: Path, suffix: str) -> None:
    """Into a new database, which takes the place of the old one only when it is whole."""
    name = database_name()
    fresh, old = f"{name}_new_{suffix}", f"{name}_before_{suffix}"
    with connect("postgres") as session:
        make_app_role(session)  # the dump says what it may do; on a new server it is not there yet
    administer(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"), fresh)
    try:
        run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={conninfo(fresh)}", str(dump))
    except Refused:
        administer(sql.SQL("DROP DATABASE {} WITH (FORCE)"), fresh)
        raise
    send_away(name)
    administer(sql.SQL("ALTER DATABASE {} RENAME TO {}"), name, old)
    administer(sql.SQL("ALTER DATABASE {} RENAME TO {}"), fresh, name)


def administer(words: sql.SQL, *names: str) -> None:
    with connect("postgres") as session:
        session.execute(words.format(*map(sql.Identifier, names)))


def send_away(name: str) -> None:
    """End forgotten sessions, of a shell for instance: a database in use cannot be renamed."""
    with connect("postgres") as session:
        session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def database_empty() -> bool:
    with connect() as session:
        words = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        row = session.execute(words).fetchone()
    return row is not None and row[0] == 0
