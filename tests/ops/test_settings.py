"""Settings: a wrong value is refused with a sentence, a secret may come as a file, and a made one is kept."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from linli.site import settings as real


@pytest.mark.parametrize(("word", "meaning"), [("1", True), ("yes", True), ("OFF", False), ("0", False), ("", False)])
def test_a_flag_is_yes_or_no(monkeypatch, word, meaning):
    monkeypatch.setenv("LINLI_TRY", word)
    assert real.env_flag("LINLI_TRY") is meaning


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("LINLI_TRY", "maybe")
    with pytest.raises(ImproperlyConfigured, match="neither yes nor no"):
        real.env_flag("LINLI_TRY")


@pytest.mark.parametrize("word", ["-1", "1.5", "二", "²", "many", "0"])
def test_a_number_that_is_none_is_refused(monkeypatch, word):
    monkeypatch.setenv("LINLI_TRY", word)
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        real.env_int("LINLI_TRY", 8, least=1)


def test_a_secret_may_come_as_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("abc\n")
    monkeypatch.setenv("LINLI_TRY_FILE", str(tmp_path / "key"))
    assert real.env("LINLI_TRY") == "abc"
    monkeypatch.setenv("LINLI_TRY", "abc")
    with pytest.raises(ImproperlyConfigured, match="set one"):
        real.env("LINLI_TRY")


def test_a_file_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setenv("LINLI_TRY_FILE", "/nowhere/key")
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        real.env("LINLI_TRY")


def test_a_made_secret_is_the_same_at_the_next_start_and_closed_to_others(monkeypatch, tmp_path):
    monkeypatch.setattr(real, "DATA", tmp_path)
    first = real.kept_secret("TRY_KEY")
    assert real.kept_secret("TRY_KEY") == first
    assert len(first) == 44
    assert (tmp_path / "secrets" / "try_key").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["try_key"]


def test_an_address_of_a_database_is_taken_apart():
    words = real.database("postgresql://linli:p%40ss@db.example:6432/city?sslmode=require")
    assert {key: words[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "city",
        "USER": "linli",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
    }
    assert words["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "nonsense"])
def test_an_address_of_anything_else_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        real.database(url)


def test_demo_sign_in_is_off_unless_asked_for():
    assert real.DEMO is False
