"""./linli bench loop: statements and CPU of the main pages over a city with a million requests.

Prepare the data once, in a data folder of its own (some minutes):

    LINLI_DATA=/somewhere ./linli bench loop --prepare --matters 1000000
    LINLI_DATA=/somewhere ./linli bench loop

CPU is that of the web workers and of PostgreSQL together, per request, from /proc: it does not depend on how busy the
machine is otherwise. The report goes to bench/loop.json and bench/loop.md in the data folder.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
os.environ.setdefault("LINLI_COLLECTED", "1")
os.environ.setdefault("LINLI_MOST_PLACED", "0")  # the same few residents place again and again

import django

django.setup()

from bench import _measure  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402

from linli.kernel import clock, ids  # noqa: E402
from linli.platform.flow.models import Matter  # noqa: E402
from linli.platform.identity.models import Account, Person  # noqa: E402
from linli.platform.identity.people import account_for  # noqa: E402
from linli.platform.posts.actor import Actor  # noqa: E402
from linli.platform.posts.models import Appointment  # noqa: E402
from linli.platform.posts.terms import Duty  # noqa: E402
from linli.platform.residents.models import Residence  # noqa: E402
from linli.site import postgres  # noqa: E402

CLIENTS, WORKERS, TOKEN = 8, 2, "b" * 32
PATIENCE = 30  # seconds for one kind; what is slow is measured by fewer requests
TEXTS = ("小区门口的路灯坏了，晚上看不见路", "3 号楼的电梯又坏了，老人爬楼很辛苦", "垃圾桶满了好几天没有人清运")


@dataclass(frozen=True)
class Work:
    """One line of the table: who asks for what. `path` and `form` may name matters: {case} open, {any} any."""

    name: str
    username: str
    path: str
    most_ms: float | None  # target: CPU milliseconds a request
    most_statements: int | None = None
    form: Callable[[int], dict[str, str]] | None = None  # a POST when given

    @property
    def method(self) -> str:
        """How it is asked for."""
        return "POST" if self.form else "GET"


def reported(n: int) -> dict[str, str]:
    """A resident reports something at home."""
    return {"text": f"{TEXTS[n % 3]}（第 {n} 次）", "step": "2", "request_id": str(ids.new_key())}


def progressed(n: int) -> dict[str, str]:
    """A worker notes how far it is."""
    return {"words": f"师傅已到现场，第 {n} 次记录", "request_id": str(ids.new_key())}


# Many of them in turn, so that no list and no timeline grows by the measuring itself.
RESIDENTS, WORKERS_ON_DUTY = "residents", "grid workers"
ORDINARY = 16  # most moves that an ordinary request has seen
WORKS = (
    Work("move", WORKERS_ON_DUTY, "/field/cases/{case}/progress/", 8, 12, progressed),
    Work("work list", "liqiang", "/desk/", 8, 6),
    Work("work list, all open in the city", "yanglan", "/desk/cases/?open=1", 8, 6),
    Work("case page", "liqiang", "/desk/cases/{case}/", 10),
    Work("case page in the field", WORKERS_ON_DUTY, "/field/cases/{case}/", 10),
    Work("tasks in the field", "liufang", "/field/", 8, 6),
    Work("own list", "zhangyuzhen", "/my/", 6),
    Work("screen, city", "yanglan", "/screen/", 10),
    Work("screen, community", "zhoujianguo", "/screen/", 10),
    Work("sign-in page", "", "/sign-in/", None),
    Work("place", RESIDENTS, "/report/", 8, 12, reported),
)


@dataclass
class Measured:
    """One line of the report."""

    name: str
    url: str
    status: int = 0
    requests: int = 0
    cpu_ms: float | None = None
    web_ms: float | None = None
    database_ms: float | None = None
    median_ms: float | None = None
    statements: int | None = None
    target_ms: float | None = None
    target_statements: int | None = None
    bytes: int = 0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Measure everything; 1 when a target or a guard is missed."""
    options = _options()
    if options.prepare:
        prepare(options.matters)
    chosen = [work for work in WORKS if not options.only or any(word in work.name for word in options.only)]
    cast = Cast()
    with Site(options.port) as site:
        rows = [measure(work, cast, site, options.requests) for work in chosen]
    write(rows)
    return int(any(row.faults for row in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepare", action="store_true", help="make the city first, in LINLI_DATA")
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=400, help="of each kind")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8765))
    parser.add_argument("--only", nargs="*", default=[], help="words of the kinds to measure")
    return parser.parse_args()


def prepare(matters: int) -> None:
    """Tables and the city, unless they are there."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", scale="city", matters=matters, if_empty=True)


def session_of(account: Account) -> str:
    """A session in which this account has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Cast:
    """Sessions of the people who ask, and the matters they ask about."""

    def __init__(self) -> None:
        self.accounts = {a.username: a for a in Account.objects.select_related("person").exclude(username="")}
        people = {name: [self._account(name)] for name in {work.username for work in WORKS} - GROUPS}
        people |= {RESIDENTS: list(map(account_for, some_residents())), WORKERS_ON_DUTY: some_workers()}
        self.sessions = {"": [""]} | {name: list(map(session_of, group)) for name, group in people.items()}
        self.matters = {work.name: self._matters(work, people.get(work.username, [])) for work in WORKS}

    def _account(self, name: str) -> Account:
        if name not in self.accounts:
            raise SystemExit(f"no account {name}: run with --prepare in a data folder of its own")
        return self.accounts[name]

    def _matters(self, work: Work, people: list[Account]) -> list[int]:
        """Open requests in sight of whoever asks: one for each of many, many for one."""
        if "{" not in work.path:
            return []
        if len(people) > 1:
            return [case_of(account) for account in people]
        return list(in_hand(people[0]).values_list("pk", flat=True)[:200]) or [0]

    def path(self, work: Work, n: int) -> str:
        """The address of the n-th request."""
        found = self.matters[work.name]
        return work.path.format(case=found[n % len(found)]) if found else work.path

    def session(self, work: Work, n: int) -> str:
        """The session of whoever sends the n-th request."""
        known = self.sessions[work.username]
        return known[n % len(known)]

    def cookies(self, work: Work, n: int) -> str:
        """What the browser sends."""
        session = self.session(work, n)
        return f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")


def some_residents() -> list[Person]:
    """Residents of many grids."""
    homes = Residence.objects.filter(until=None).select_related("person").order_by("id")[1000:14000:100]
    return [life.person for life in homes]


GROUPS = {"", RESIDENTS, WORKERS_ON_DUTY}


def in_hand(account: Account) -> QuerySet[Matter]:
    """Ordinary requests being handled that this person sees, newest first."""
    seen = Matter.objects.seen_by(Actor.of(account.person)).filter(kind="case", closed_at=None, stage="in_hand")
    return seen.filter(version__lt=ORDINARY).order_by("-opened_at")


def case_of(account: Account) -> int:
    """The newest of them; 0 for none."""
    return in_hand(account).values_list("pk", flat=True).first() or 0


def some_workers() -> list[Account]:
    """Grid workers who have a request in hand that others have not driven up."""
    terms = Appointment.objects.current().filter(post__duty=Duty.GRID_WORKER).select_related("person").order_by("id")
    accounts = (account_for(term.person) for term in terms[: 4 * CLIENTS])
    return [account for account in accounts if case_of(account)]


class Site:
    """The real site in processes of its own, and its database."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __enter__(self) -> Site:
        environment = os.environ | {"PORT": str(self.port), "WEB_WORKERS": str(WORKERS), "HOST": "127.0.0.1"}
        words = [sys.executable, "-m", "linli", "web"]
        self.web = subprocess.Popen(words, env=environment, start_new_session=True)
        self.database = postgres.Cluster(settings.DATA)._live_pid() if settings.EMBEDDED else None
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        raise SystemExit("the site does not start")

    def __exit__(self, *error: object) -> None:
        os.killpg(self.web.pid, signal.SIGTERM)
        self.web.wait(20)

    def cpu(self) -> tuple[float, float]:
        """CPU of the web processes and of the database so far."""
        return _measure.cpu_ms([self.web.pid]), _measure.cpu_ms([self.database] if self.database else [])


def measure(work: Work, cast: Cast, site: Site, requests: int) -> Measured:
    """Warm up, then send `requests` from eight clients and divide."""
    numbers = count()
    row = Measured(work.name, work.path, target_ms=work.most_ms, target_statements=work.most_statements)
    status, row.bytes = one(work, cast, site, next(numbers))
    row.status = status
    if status not in ((302, 303) if work.form else (200,)):
        row.faults.append(f"answers {status}")
        return row
    send(work, cast, site, numbers, 4 * CLIENTS, PATIENCE / 4)
    before = site.cpu()
    times = send(work, cast, site, numbers, requests)
    after = site.cpu()
    row.requests = len(times)
    row.web_ms, row.database_ms = (round((b - a) / len(times), 2) for a, b in zip(before, after, strict=True))
    row.cpu_ms = round(row.web_ms + row.database_ms, 2)
    row.median_ms = round(statistics.median(times), 1)
    in_process(work, cast, next(numbers))  # what a process keeps in memory is there from now on
    told = _measure.statements_of(lambda: in_process(work, cast, next(numbers)))
    row.statements, row.faults = told.count, told.faults
    if work.most_ms and row.cpu_ms > work.most_ms:
        row.faults.append(f"{row.cpu_ms} ms CPU, {work.most_ms:g} allowed")
    if work.most_statements and row.statements > work.most_statements:
        row.faults.append(f"{row.statements} statements, {work.most_statements} allowed")
    print(line(row), flush=True)
    return row


def one(work: Work, cast: Cast, site: Site, n: int, line: http.client.HTTPConnection | None = None) -> tuple[int, int]:
    """One request; status and size of the answer."""
    open_line = line or http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    headers = {"Cookie": cast.cookies(work, n), "Host": "localhost"}
    body = None
    if work.form:
        body = urlencode({**work.form(n), "csrfmiddlewaretoken": TOKEN})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    open_line.request(work.method, cast.path(work, n), body, headers)
    answer = open_line.getresponse()
    size = len(answer.read())
    return answer.status, size


def send(
    work: Work, cast: Cast, site: Site, numbers: Iterator[int], requests: int, patience: float = PATIENCE
) -> list[float]:
    """So many requests, shared by eight clients that keep their lines open; how long each took."""
    times: list[float] = []
    share, until = requests // CLIENTS, time.monotonic() + patience

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        for _ in range(share):
            if time.monotonic() > until:
                break
            began = time.perf_counter()
            one(work, cast, site, next(numbers), line)
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def in_process(work: Work, cast: Cast, n: int) -> None:
    """The same request inside this process, where its statements can be seen."""
    client = Client(headers={"host": "localhost"})
    client.cookies["sessionid"] = cast.session(work, n)
    if work.form:
        client.post(cast.path(work, n), work.form(n))
    else:
        client.get(cast.path(work, n))


def line(row: Measured) -> str:
    """One row of the markdown table."""
    shown = [
        row.cpu_ms,
        row.target_ms,
        row.web_ms,
        row.database_ms,
        row.statements,
        row.target_statements,
        row.median_ms,
    ]
    cells = ["" if value is None else f"{value:g}" for value in shown]
    faults = "; ".join(re.sub(r"\s+", " ", fault)[:120] for fault in row.faults)
    return f"| {row.name} | {' | '.join(cells)} | {row.bytes / 1000:.1f} | {faults or 'ok'} |"


HEAD = """| Work | CPU ms | target | web | database | statements | target | median ms | kB | |
|---|---|---|---|---|---|---|---|---|---|"""


def write(rows: list[Measured]) -> None:
    """The report, for people and for programs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relname = ANY(%s)", [list(_measure.BIG)])
        sizes = dict(cursor.fetchall())
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    folder = Path(settings.DATA) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    about: dict[str, Any] = {
        "at": clock.now().isoformat(timespec="seconds"), "matters": sizes.get("flow_matter"), "rows": sizes,
        "database_bytes": size, "clients": CLIENTS, "workers": WORKERS, "cores": os.cpu_count(),
    }  # fmt: skip
    told = {**about, "works": [asdict(row) for row in rows]}
    (folder / "loop.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    table = "\n".join([HEAD, *(line(row) for row in rows)])
    words = f"{about['matters']:,} matters, {size / 1e9:.1f} GB, {WORKERS} workers, {CLIENTS} clients"
    (folder / "loop.md").write_text(f"{words}\n\n{table}\n", "utf-8")
    print(f"\n{words}\n\n{table}\n\n{folder / 'loop.json'}")


if __name__ == "__main__":
    sys.exit(main())
