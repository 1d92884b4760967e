"""The test database: migrated once into a template named by its migrations, cloned in a moment for each process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from linli.platform.wall.asking import as_system
from linli.platform.wall.roles import let_go
from linli.site import backup
from linli.site.postgres import Cluster, locked, make_app_role

PREFIX = "migrated_"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Instead of pytest-django's own: the same for every process of xdist, but the migrations run once for all."""
    admin = ready_server()
    with django_db_blocker.unblock():
        template = migrated_template(admin)
        mine = f"test_{template.removeprefix(PREFIX)}_{worker_id}"
        clone(admin, template, mine)
        use(mine)
    yield
    with django_db_blocker.unblock():
        let_go()
        drop(admin, mine)


@pytest.fixture(scope="session", autouse=True)
def tests_look_at_everything() -> Iterator[None]:
    """A test reads what was written, whoever may read it. A request in it asks as its own actor, a thread as nobody."""
    with as_system("a test"):
        yield


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """xdist brings its own; this one is for a run in one process."""
    return str(getattr(request.config, "workerinput", {"workerid": "main"})["workerid"])


def ready_server() -> str:
    """The address of the server's own database, with the server running."""
    if settings.EMBEDDED:
        cluster = Cluster(settings.DATA, durable=False)
        cluster.ensure_running()
        return cluster.url("postgres")
    with backup.connect("postgres") as session:
        make_app_role(session)
    return psycopg.conninfo.make_conninfo(backup.conninfo("postgres"), password=settings.OWNER["PASSWORD"] or None)


def migrated_template(admin: str) -> str:
    """The name of a database in which all migrations have run; made by whoever comes first."""
    name = PREFIX + fingerprint()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with locked(settings.DATA / "template.lock"):
        if not exists(admin, name):
            drop_templates(admin)
            draft = f"draft_{name}"
            drop(admin, draft)
            execute(admin, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
            use(draft)
            call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
            let_tests_clean_up(draft)
            execute(
                admin, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
            )
    return name


def let_tests_clean_up(name: str) -> None:
    """Beyond what the role that serves may do: empty all tables, and become the owner when a test says so."""
    with backup.connect(name) as session:
        owner, app = sql.Identifier(session.info.user), sql.Identifier(settings.APP_ROLE)
        session.execute(sql.SQL("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {}").format(app))
        if settings.EMBEDDED:
            session.execute(sql.SQL("GRANT {} TO {} WITH INHERIT FALSE").format(owner, app))


@contextmanager
def owning() -> Iterator[None]:
    """Inside a test, in its own transaction: what only the owner of the tables can do, a forger for instance."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(settings.OWNER["USER"])))
    yield
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(settings.APP_ROLE)))


def fingerprint() -> str:
    """Changes when a table, a trigger or a library with tables of its own may have changed."""
    digest = hashlib.sha256((settings.REPOSITORY / "requirements.lock").read_bytes())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        if app.name.startswith("linli."):
            for file in schema_files(Path(app.path)):
                digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def schema_files(app: Path) -> list[Path]:
    """Migrations and SQL; of an app without migrations its models."""
    migrations = list(app.glob("migrations/*.py"))
    return sorted([*(migrations or app.rglob("*.py")), *app.rglob("*.sql")])


def clone(admin: str, template: str, name: str) -> None:
    drop(admin, name)
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    # One at a time: PostgreSQL refuses to copy a template that another copy is looking at.
    with locked(settings.DATA / "template.lock"):
        execute(admin, words.format(sql.Identifier(name), sql.Identifier(template)))


def use(name: str) -> None:
    """Point Django at a database."""
    let_go()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def exists(admin: str, name: str) -> bool:
    with psycopg.connect(admin) as session:
        return session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def drop(admin: str, name: str) -> None:
    execute(admin, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_templates(admin: str) -> None:
    """Of earlier states of the migrations."""
    with psycopg.connect(admin) as session:
        found = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    for (name,) in found:
        drop(admin, name)


def execute(admin: str, words: sql.Composed) -> None:
    with psycopg.connect(admin, autocommit=True) as session:
        session.execute(words)
