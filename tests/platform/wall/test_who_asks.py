"""The second wall: which role serves, which tables are guarded, and what stays on a connection of who has asked."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.platform.events import pulse
from linli.platform.wall.asking import NOBODY, Asker, as_system, asker, asking
from linli.platform.wall.telling import guarded, words
from linli.site.checks import what_serves_owns_nothing
from linli.testing.database import owning

GUARDED = """
SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace
"""


def answer(sql: str, *given: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_whoever_serves_owns_no_table_and_passes_by_no_policy() -> None:
    assert answer("SELECT current_user") == settings.APP_ROLE
    owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
    assert answer(owned) == 0
    more = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert answer(more) is False


@pytest.mark.django_db
def test_a_house_that_would_serve_as_anybody_else_does_not_open() -> None:
    assert what_serves_owns_nothing(None, ["default"]) == []
    with owning():
        assert [one.id for one in what_serves_owns_nothing(None, ["default"])] == ["linli.E005"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE lamp ()", "ALTER TABLE care_visit DISABLE ROW LEVEL SECURITY", "DROP POLICY wall ON care_visit",
        "ALTER TABLE flow_record DISABLE TRIGGER ALL", "SET session_replication_role = replica",
    ],
)  # fmt: skip
def test_whoever_serves_cannot_take_the_wall_down(deed: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


@pytest.mark.django_db
def test_what_the_models_say_is_guarded_is_what_the_database_guards() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        assert {name for (name,) in cursor.fetchall()} == guarded() != frozenset()


def test_nobody_is_who_asks_until_somebody_does() -> None:
    found = []
    thread = threading.Thread(target=lambda: found.append(asker()))
    thread.start()
    thread.join()
    assert found == [NOBODY]
    with as_system("a sweep"), asking(lambda: Asker(7)):
        assert asker() == Asker(7)


def test_a_pulse_asks_as_the_system_and_says_which_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "beat", lambda part: None)
    found: list[Asker] = []
    with asking(lambda: NOBODY):
        pulse.turn(pulse.Part("sweep", lambda: found.append(asker()), 60, alone=False))
    assert found == [Asker(system="pulse sweep")]


@pytest.mark.parametrize("why", ["it's %s; DROP TABLE x", '"'])
def test_no_reason_gets_out_of_its_quotes(why: str) -> None:
    said = words(Asker(system=why))
    assert said.count("'") == words(NOBODY).count("'")
    assert not set(said) & set(';%"')


@pytest.mark.django_db(transaction=True)
def test_nothing_of_who_asked_stays_on_the_connection() -> None:
    with asking(lambda: Asker(7, (7,), (3,))):
        assert answer("SELECT wall_person() FROM (SELECT count(*) FROM care_visit) AS one") == 7
    assert answer("SELECT coalesce(current_setting('linli.person', true), '')") == ""
    assert answer("SELECT wall_person()") is None


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_is_rolled_back_takes_nothing_away() -> None:
    with asking(lambda: Asker(7)), transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic():
            answer("SELECT 1 / count(*) FROM care_visit WHERE false")
        assert answer("SELECT wall_person() FROM (SELECT count(*) FROM care_visit) AS one") == 7


@pytest.mark.django_db
def test_a_guarded_table_costs_no_statement_more_and_others_are_told_nothing() -> None:
    with CaptureQueriesContext(connection) as seen:
        answer("SELECT count(*) FROM care_visit WHERE due_on = %s", "2026-11-22")
        answer("SELECT count(*) FROM flow_matter")
    assert ["set_config" in one["sql"] for one in seen.captured_queries] == [True, False]
