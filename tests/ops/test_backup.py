"""Backup and restore: everything comes back, damage is noticed, and nothing is overwritten unasked."""

import tarfile
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as settings_of_django
from django.db import connection

from linli.site import backup
from linli.testing.database import clone, migrated_template, use


@pytest.fixture
def house(settings, tmp_path, django_db_setup, django_db_blocker):
    """A database and files of its own: a restore exchanges whole databases, under the feet of whoever looks."""
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        name = f"{before}_house"
        admin = backup.conninfo("postgres")
        clone(admin, migrated_template(admin), name)
        use(name)
        settings.DATA = tmp_path
        settings.MEDIA_ROOT = tmp_path / "files"
        with backup.connect() as session:
            session.execute("INSERT INTO cache VALUES ('lamp', '楼道灯坏了', now())")
        photo = tmp_path / "files" / "2026" / "灯.webp"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"photo" * 1000)
        yield tmp_path
        use(before)
        for (left,) in databases_like(name):
            backup.administer(backup.sql.SQL("DROP DATABASE {} WITH (FORCE)"), left)


def databases_like(name):
    with backup.connect("postgres") as session:
        return session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name]).fetchall()


@pytest.fixture(autouse=True)
def programs_of_the_test_server(monkeypatch, settings):
    monkeypatch.setattr(backup, "program", programs(settings.DATA))


def programs(data):
    folder = backup.Cluster(data).programs
    return lambda name: str(folder / name)


def lamp() -> str:
    with backup.connect() as session:
        return session.execute("SELECT value FROM cache WHERE cache_key = 'lamp'").fetchone()[0]


def test_every_row_and_file_comes_back(house):
    backup.back_up(house / "b.tar")
    with backup.connect() as session:
        session.execute("UPDATE cache SET value = '别的'")
    (house / "files" / "2026" / "灯.webp").write_bytes(b"another")
    backup.restore(house / "b.tar", force=True)
    assert lamp() == "楼道灯坏了"
    assert (house / "files" / "2026" / "灯.webp").read_bytes() == b"photo" * 1000


def test_the_second_wall_stands_in_what_was_restored(house):
    with backup.connect() as session:
        session.execute(
            "INSERT INTO identity_person (id, name, name_pinyin, name_initials, phone_tail, elder, made_at)"
            " VALUES (1, '王玉珍', '', '', '', false, now())"
        )
        session.execute("INSERT INTO identity_identitynumber (person_id, number) VALUES (1, 'sealed')")
    backup.back_up(house / "b.tar")
    backup.restore(house / "b.tar", force=True)
    with backup.connect() as session:
        count = "SELECT count(*) FROM identity_identitynumber"
        assert session.execute(count).fetchone() == (1,)
        session.execute(f"SET ROLE {settings_of_django.APP_ROLE}")
        assert session.execute("SELECT name FROM identity_person").fetchone() == ("王玉珍",)
        assert session.execute(count).fetchone() == (0,)
        session.execute("SELECT set_config('linli.person', '1', false)")
        assert session.execute(count).fetchone() == (1,)


def test_the_old_is_kept_aside(house):
    backup.back_up(house / "b.tar")
    _, suffix = backup.restore(house / "b.tar", force=True)
    assert (house / f"files-before-{suffix}" / "2026" / "灯.webp").exists()
    with psycopg.connect(backup.conninfo(f"{connection.settings_dict['NAME']}_before_{suffix}")) as old:
        assert old.execute("SELECT count(*) FROM cache").fetchone() == (1,)


def test_nothing_is_overwritten_unasked(house):
    backup.back_up(house / "b.tar")
    with pytest.raises(backup.Refused, match="--force"):
        backup.restore(house / "b.tar")
    with pytest.raises(backup.Refused, match="exists already"):
        backup.back_up(house / "b.tar")


def test_one_changed_byte_is_noticed_before_anything_is_touched(house):
    backup.back_up(house / "b.tar")
    content = bytearray((house / "b.tar").read_bytes())
    content[content.index(b"photophoto") + 7] ^= 1
    (house / "b.tar").write_bytes(content)
    with pytest.raises(backup.Refused, match="damaged"):
        backup.restore(house / "b.tar", force=True)
    assert lamp() == "楼道灯坏了"


def test_half_a_backup_is_no_backup(house):
    backup.back_up(house / "b.tar")
    content = (house / "b.tar").read_bytes()
    (house / "b.tar").write_bytes(content[: len(content) // 2])
    with pytest.raises(backup.Refused, match="whole"):
        backup.verified(house / "b.tar")


def test_a_file_that_wants_to_lie_elsewhere_is_refused(tmp_path):
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        backup.add_bytes(tar, "files/../../stray", b"stray")
    with pytest.raises(backup.Refused, match="does not belong"):
        backup.unpack(tmp_path / "b.tar", {"sha256": {"files/../../stray": ""}}, tmp_path / "in")
    assert not (tmp_path / "stray").exists()


def test_a_backup_made_with_another_key_is_refused(house, settings):
    backup.back_up(house / "b.tar")
    settings.FIELD_KEY = "b3RoZXIga2V5IG90aGVyIGtleSBvdGhlciBrZXkgISE="
    with pytest.raises(backup.Refused, match="another FIELD_KEY"):
        backup.restore(house / "b.tar", force=True)


def test_the_keys_are_not_in_it(house, settings):
    (house / "secrets").mkdir()
    (house / "secrets" / "field_key").write_text(settings.FIELD_KEY)
    backup.back_up(house / "b.tar")
    assert settings.FIELD_KEY.encode() not in (house / "b.tar").read_bytes()
    with tarfile.open(house / "b.tar") as tar:
        assert not any("secret" in name for name in tar.getnames())


def test_while_linli_runs_nothing_is_restored(house):
    backup.back_up(house / "b.tar")
    with backup.nothing_runs(), pytest.raises(backup.Refused, match="Stop it first"):
        backup.restore(house / "b.tar", force=True)


def test_a_backup_can_be_read_by_its_owner_only(house):
    backup.back_up(house / "b.tar")
    assert Path(house / "b.tar").stat().st_mode & 0o077 == 0
