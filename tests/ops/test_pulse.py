"""The pulse: every part gets its turn, a broken one harms nobody else, and silence is noticed."""

import threading

import psycopg
import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from linli.platform.events import jobs, pulse
from linli.platform.events.models import Heartbeat
from linli.site import backup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parts(monkeypatch):
    """Only the parts that a test registers."""
    parts: dict[str, pulse.Part] = {}
    monkeypatch.setattr(pulse, "PARTS", parts)
    monkeypatch.setattr(pulse.WORKER, "beaten", float("-inf"))
    return parts


def one_round(parts):
    for part in (pulse.WORKER, *parts.values()):
        pulse.turn(part)


def test_two_parts_of_the_same_name_are_refused():
    @pulse.every(seconds=1)
    def ring() -> None: ...

    with pytest.raises(ValueError, match="ring"):
        pulse.every(seconds=1)(lambda_named("ring"))


def lambda_named(name):
    def other() -> None: ...

    other.__name__ = name
    return other


def test_a_broken_part_does_not_keep_the_next_one_from_its_turn(parts, caplog):
    done = []

    @pulse.every(seconds=1)
    def broken() -> None:
        raise RuntimeError("楼道灯坏了")

    @pulse.every(seconds=1)
    def sound() -> None:
        done.append(1)

    one_round(parts)
    assert done == [1]
    assert "pulse_failed part=broken" in caplog.text
    assert pulse.silent() == ["broken"]


def test_a_part_that_keeps_failing_is_called_ever_more_seldom(parts):
    @pulse.every(seconds=1)
    def broken() -> None:
        raise RuntimeError

    part, pauses = parts["broken"], []
    for _ in range(8):
        pulse.turn(part)
        pauses.append(round(part.due - pulse.time.monotonic()))
    assert pauses == sorted(pauses)
    assert pauses[-1] == pulse.REST


def test_who_says_there_is_more_is_called_again_at_once(parts):
    @pulse.every(seconds=3600)
    def many() -> bool:
        return True

    pulse.turn(parts["many"])
    assert parts["many"].due <= pulse.time.monotonic()


def test_while_another_worker_is_at_it_this_one_passes_by(parts):
    done = []

    @pulse.every(seconds=1)
    def ring() -> None:
        done.append(1)

    key = pulse.zlib.crc32(b"pulse ring")
    with psycopg.connect(backup.conninfo(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key])
        pulse.turn(parts["ring"])
        assert done == []
        other.execute("SELECT pg_advisory_unlock(%s)", [key])
        pulse.turn(parts["ring"])
        assert done == [1]


def test_silence_is_noticed_by_the_time_of_the_database(parts):
    @pulse.every(seconds=1)
    def ring() -> None: ...

    one_round(parts)
    assert pulse.silent() == []
    Heartbeat.objects.filter(part="ring").update(at=Now() - pulse.timedelta(seconds=16))
    assert pulse.silent() == ["ring"]


def test_the_loop_ends_when_told(parts, django_db_blocker):
    stopping = threading.Event()

    @pulse.every(seconds=0.01)
    def ring() -> None:
        stopping.set()

    pulse.loop(stopping)
    assert stopping.is_set()


def a_job(status: str, worker: int | None, lock: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, queueing_lock)"
            " VALUES ('default', 'tell', '{}', %s, %s, %s) RETURNING id",
            [status, worker, lock],
        )
        return cursor.fetchone()[0]


def a_worker(seconds_silent: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_silent],
        )
        return cursor.fetchone()[0]


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return cursor.fetchone()[0]


def test_the_job_of_a_dead_worker_is_freed_and_that_of_a_living_one_is_not():
    orphan, of_the_dead, of_the_living = a_job("doing", None), a_job("doing", a_worker(60)), a_job("doing", a_worker(2))
    jobs.free_dead_jobs()
    assert [status_of(job) for job in (orphan, of_the_dead, of_the_living)] == ["todo", "todo", "doing"]


def test_a_freed_job_does_not_push_aside_one_that_already_waits_in_its_place():
    waiting, stuck = a_job("todo", None, "sweep"), a_job("doing", None, "sweep")
    jobs.free_dead_jobs()
    assert (status_of(waiting), status_of(stuck)) == ("todo", "doing")


def test_what_was_done_long_ago_is_swept_away():
    old = a_job("doing", None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [old])
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '2 days' WHERE job_id = %s", [old])
    jobs.sweep_finished_jobs()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE id = %s", [old])
        assert cursor.fetchone() == (0,)


def test_the_health_page_names_what_is_silent_and_says_ok_when_nothing_is(parts, client):
    assert client.get("/healthz").json() == {"ok": False, "down": ["jobs", "worker"]}
    a_worker(1)
    one_round(parts)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "down": []})
    assert not answer.cookies
    assert Heartbeat.objects.annotate(age=Now() - F("at")).get(part="worker").age.total_seconds() < 5
