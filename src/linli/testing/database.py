"""The test database: migrated once into a template named by its migrations, cloned in a moment for each process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from linli.site.postgres import Cluster, locked

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
    words = connection.get_connection_params() | {"dbname": "postgres"}
    return psycopg.conninfo.make_conninfo(
        **{key: words[key] for key in ("dbname", "user", "password", "host", "port") if words.get(key)}
    )


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
            call_command("createcachetable", verbosity=0)
            let_go()
            execute(
                admin, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
            )
    return name


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


def let_go() -> None:
    """Close every session: a database in use can be neither copied nor renamed nor dropped."""
    connection.close()
    wrapper = connections["default"]
    if isinstance(wrapper, DatabaseWrapper) and wrapper.settings_dict["OPTIONS"].get("pool"):
        wrapper.close_pool()


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
