"""The registers of a whole city, with two million base records in them: ./linli bench registers.

Make the city once, in a data folder of its own (half a minute of CPU):

    LINLI_DATA=/somewhere ./linli bench registers --prepare

Every list (first page, page 10,000, narrowed), the one box (by name, Pinyin, initials, tail, number, plate, address,
two characters; for a grid, a community, the city), the page of a person and a resident's own record, asked for by one
client. CPU is that of the web workers and of PostgreSQL together. The report goes to bench/registers.md.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
os.environ.setdefault("LINLI_COLLECTED", "1")

import django

django.setup()

from bench import _measure, loop  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from linli.demo import bulk_people  # noqa: E402
from linli.platform.identity.models import Person  # noqa: E402
from linli.platform.identity.people import account_for  # noqa: E402
from linli.platform.places.models import Building  # noqa: E402
from linli.platform.posts.actor import Actor  # noqa: E402
from linli.platform.posts.models import Appointment  # noqa: E402
from linli.platform.posts.terms import Duty  # noqa: E402
from linli.platform.registers import declare  # noqa: E402
from linli.platform.residents.models import Residence, Vehicle  # noqa: E402

PAGE, FAR = 50, 10_000
LIST_MS, LIST_STATEMENTS, SEARCH_P95 = 8.0, 6, 50.0
SCOPES = {"grid": Duty.GRID_LEAD, "community": Duty.SECRETARY, "city": Duty.LEADER}
ASKED_FOR = ("name", "two characters", "pinyin", "initials", "tail", "identity number", "plate", "plate tail",
             "address", "organisation", "nobody")  # fmt: skip


@dataclass
class Ask:
    """One line of the report: who asks for which pages in turn, and what that may cost."""

    name: str
    person: Person
    pages: Sequence[str]
    most_ms: float | None = None
    most_statements: int | None = None
    most_p95: float | None = None
    cpu: float = 0.0
    times: list[float] = field(default_factory=list)
    statements: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """As a row of the table."""
        cuts = statistics.quantiles(self.times, n=20) if len(self.times) > 1 else [0.0] * 19
        told = "; ".join(" ".join(fault.split())[:150] for fault in self.faults) or "ok"
        return f"| {self.name} | {self.cpu:.1f} | {cuts[9]:.1f} | {cuts[18]:.1f} | {self.statements} | {told} |"


def main() -> int:
    """Measure; 1 when a budget or a guard is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepare", action="store_true", help="make the city first, in LINLI_DATA")
    parser.add_argument("--requests", type=int, default=60, help="of each kind")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8766))
    parser.add_argument("--only", nargs="*", default=[], help="words of the kinds to measure")
    options = parser.parse_args()
    if options.prepare:
        prepare()
    asks = [ask for ask in every() if not options.only or any(word in ask.name for word in options.only)]
    with loop.Site(options.port) as site:
        for ask in asks:
            measure(ask, site, options.requests)
            print(ask.line(), flush=True)
    write(asks)
    return int(any(ask.faults for ask in asks))


def prepare() -> None:
    """Tables and the city; how long it took and what it takes on disk."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    database = loop.postgres.Cluster(settings.DATA)._live_pid() if settings.EMBEDDED else None
    pids, started = [os.getpid(), *([database] if database else [])], time.monotonic()
    before = _measure.cpu_ms(pids)
    call_command("demo", scale="city", if_empty=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    used = (_measure.cpu_ms(pids) - before) / 1000
    took, load = time.monotonic() - started, os.getloadavg()[0]
    print(f"city: {took:.0f} s, {used:.0f} s of CPU, {size / 1e6:.0f} MB, load {load:.1f}")


def every() -> Iterator[Ask]:
    """All lines."""
    cast = {scope: holder(duty) for scope, duty in SCOPES.items()}
    for scope in ("city", "community"):
        yield from lists(cast[scope], scope)
    for scope, person in cast.items():
        for what, pages in searches(Actor.of(person)).items():
            yield Ask(f"search in the {scope} by {what}", person, pages, most_p95=SEARCH_P95)
    yield Ask("the frame alone, to compare with", cast["city"], ["/desk/registers/"])
    near = Residence.objects.filter(community=Actor.of(cast["community"]).holdings[0].area.pk).order_by("id")
    people = list(near.values_list("person_id", flat=True)[:60])
    yield Ask("page of a person", cast["community"], [f"/desk/records/people/{pk}/" for pk in people])
    yield Ask("own record", Person.objects.get(pk=people[7]), ["/me/record/"])


def holder(duty: Duty) -> Person:
    """The first who holds such a post."""
    return Appointment.objects.filter(post__duty=duty, until=None).order_by("id").select_related("person")[0].person


def lists(person: Person, scope: str) -> Iterator[Ask]:
    """The first page of every register, a page far behind, and narrowed ones."""
    by = Actor.of(person)
    budget = {"most_ms": LIST_MS, "most_statements": LIST_STATEMENTS}
    for key in ("areas", "organisations", "homes", "residents", "vehicles", "appointments"):
        base, url = declare.get(key).rows(by, {}), f"/desk/registers/{key}/"
        yield Ask(f"{key} of the {scope}", person, [url], **budget)
        if key in ("homes", "residents") and scope == "city":
            skipped = base.select_related(None).order_by("pk").values_list("pk", flat=True)[PAGE * FAR :][:1]
            yield Ask(f"{key} of the {scope}, page {FAR:,}", person, [f"{url}?after={skipped[0]}"], **budget)
    grid = Building.objects.order_by("id")[7].grid_id
    yield Ask(f"residents of the {scope}, one grid", person, [f"/desk/registers/residents/?area={grid}"], **budget)
    tenants = "/desk/registers/residents/?tie=tenant"
    yield Ask(f"residents of the {scope}, tenants", person, [tenants], **budget)
    named = [f"/desk/registers/residents/?q={quote(bulk_people.name(n))}" for n in range(60)]
    yield Ask(f"residents of the {scope}, by name", person, named, most_ms=LIST_MS)


def searches(by: Actor) -> dict[str, list[str]]:
    """Words of each kind for the one box, all of people and places that are there."""
    area = by.holdings[0].area
    lives = Residence.objects.filter(**{f"{area.level}_id": area.pk}).order_by("id").select_related("person")
    some = list(lives[:60])
    cars = [one.plate for one in Vehicle.objects.filter(**{f"{area.level}_id": area.pk}).order_by("id")[:60]]
    stands = Building.objects.filter(grid__path__startswith=area.path, compound__isnull=False).select_related(
        "compound"
    )
    words: dict[str, list[str]] = {
        "name": [one.person.name for one in some],
        "two characters": [one.person.name[:2] for one in some],
        "pinyin": [one.person.name_pinyin for one in some],
        "initials": [one.person.name_initials for one in some],
        "tail": [one.person.phone_tail for one in some],
        "identity number": [bulk_people.card(n) for n in range(60)],
        "plate": cars,
        "plate tail": [plate[-3:] for plate in cars],
        "address": [f"{one.compound}{one.name}2单元" for one in stands.order_by("id")[:60]],
        "organisation": ["药房", "超市", "物业", "水果"],
        "nobody": ["诸葛村夫", "zhugecunfu", "上官", "zgcf"],
    }
    return {what: [f"/desk/registers/search/?q={quote(one)}" for one in words[what]] for what in ASKED_FOR}


def measure(ask: Ask, site: loop.Site, requests: int) -> None:
    """Warm up, ask one after the other, and look at the statements of one more."""
    cookie = loop.session_of(account_for(ask.person))
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    for n in range(6):
        fetch(line, ask, cookie, n)
    ask.times.clear()
    before = sum(site.cpu())
    until = time.monotonic() + 30
    while len(ask.times) < requests and time.monotonic() < until:
        fetch(line, ask, cookie, len(ask.times))
    ask.cpu = (sum(site.cpu()) - before) / len(ask.times)
    client = Client(headers={"host": "localhost"})
    client.cookies["sessionid"] = cookie
    client.get(ask.pages[0])
    told = _measure.statements_of(lambda: client.get(ask.pages[-1]))
    ask.statements = told.count
    ask.faults += told.faults
    judge(ask)


def fetch(line: http.client.HTTPConnection, ask: Ask, cookie: str, n: int) -> None:
    """One page."""
    began = time.perf_counter()
    line.request("GET", ask.pages[n % len(ask.pages)], headers={"Cookie": f"sessionid={cookie}", "Host": "localhost"})
    answer = line.getresponse()
    answer.read()
    ask.times.append((time.perf_counter() - began) * 1000)
    if answer.status != 200 and not ask.faults:
        ask.faults.append(f"answers {answer.status}")


def judge(ask: Ask) -> None:
    """Against its budget."""
    p95 = statistics.quantiles(ask.times, n=20)[18]
    if ask.most_ms and ask.cpu > ask.most_ms:
        ask.faults.append(f"{ask.cpu:.1f} ms CPU, {ask.most_ms:g} allowed")
    if ask.most_statements and ask.statements > ask.most_statements:
        ask.faults.append(f"{ask.statements} statements, {ask.most_statements} allowed")
    if ask.most_p95 and p95 > ask.most_p95:
        ask.faults.append(f"p95 {p95:.0f} ms, {ask.most_p95:g} allowed")


def write(asks: Sequence[Ask]) -> None:
    """The report."""
    head = "| Page | CPU ms | p50 ms | p95 ms | statements | |\n|---|---|---|---|---|---|"
    target = Path(settings.DATA) / "bench" / "registers.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    load = f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    target.write_text("\n".join([load, "", head, *(ask.line() for ask in asks)]) + "\n", encoding="utf-8")
    print(f"\n{load}\n{target}")


if __name__ == "__main__":
    sys.exit(main())
