"""Words that stand for one person's affairs turn up nowhere else: every page, answer and workbook, as everybody."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from tests.habits.access_table import ABOVE, CAST, HERE, SEES, THERE, Line, who
from tests.habits.everything import OURS, THEIRS, Everything, everything, undone
from tests.habits.test_access import ask, filled, lines, relations

from linli.platform.audit.models import Look
from linli.platform.notices.models import Notice

OUR_STAFF, THEIR_STAFF = SEES["case"]
RESIDENT = who("wang")
NOBODY = frozenset[str]()


def canaries(found: Everything) -> dict[str, frozenset[str]]:
    """Each word with those who may read it."""
    town, known = found.town, {}
    for mark, staff, requester, areas in (("WANG", OUR_STAFF, RESIDENT, HERE), ("MA", THEIR_STAFF, NOBODY, THERE)):
        known |= {
            f"TEXT{mark}": staff | requester,
            f"REASON{mark}": staff | requester,  # the requester reads why others were called in
            f"TASK{mark}": staff | requester,  # and what is done about it
            f"PRESS{mark}": staff,
            f"EXTEND{mark}": staff | requester,  # and why it takes longer
            f"MINUTES{mark}": staff,
            f"AGREED{mark}": staff | requester,
            f"ROOM{mark}": staff,
            f"WHY{mark}": requester | who("security auditor"),  # of a look: its owner, and who answers for looks
            f"VIEW{mark}": who("chen") if mark == "WANG" else who("other_chief"),
        }
        assert areas >= ABOVE
    known["ANONYMOUS"] = HERE
    for key, person in town.people.items():
        own = frozenset({key}) & frozenset(CAST)
        if person.phone:
            known[person.phone] = own
        if key in ("wang", "neighbour", "zhao", "ma", "ouyang"):
            known[person.name] = own
    # Not even the surname of who does not wish to be known; only the desk that is being rung sees who rings.
    known["欧阳"] = NOBODY
    return known


@pytest.fixture(scope="module")
def all_of_it(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    with django_db_blocker.unblock(), everything() as found:
        yield found


def readable(response: Any) -> str:
    """Everything that can be read in an answer: its text, its headers, the cells of its workbook."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", errors="replace") + str(dict(response.headers))


# By number and code everybody is the requester; a template shows examples, which happen to be our 王.
OPEN_TO_ALL = ("follow/<", "f/<", "template.xlsx")
# What one types into a search box to find somebody.
SEARCHES = ("/desk/search/?q=%s", "/desk/registers/search/?q=%s", "/desk/log/look/?phone=%s", "/api/places?text=%s")


def pages(found: Everything) -> Iterator[tuple[str, Line | None, str]]:
    """Every address that can be read, with and without what narrows it; and every search for somebody."""
    for method, address, row in lines():
        if method == "GET" and not any(one in address for one in OPEN_TO_ALL):
            for relation in relations(row):
                yield filled(found, address, row, relation), row, relation
    for search in SEARCHES:
        for key in ("wang", "ma", "ouyang"):
            person = found.town.people[key]
            for words in (person.name, person.phone, person.phone_tail, found.of(OURS, "number")):
                yield search % words, None, OURS


@pytest.mark.parametrize("who", CAST)
def test_nobody_reads_what_is_not_for_them(all_of_it: Everything, who: str) -> None:
    forbidden = [word for word, allowed in canaries(all_of_it).items() if who not in allowed]
    pattern = re.compile("|".join(sorted(map(re.escape, forbidden), key=len, reverse=True)))
    leaks = []
    for url, row, relation in pages(all_of_it):
        response = ask(all_of_it, who, "GET", url, row, relation)
        # What was asked for stands in the box of the answer, and proves nothing.
        text = readable(response)
        for asked in re.findall(r"[?&](?:q|phone|text)=([^&]*)", url):
            text = text.replace(asked, "")
        if "/log/look/?phone=" in url:
            text = text.replace("欧阳", "")
            # The same place may be named further down, as to everybody who rings from that house.
            caller = text.split("同一处已经有人反映")[0]
            assert all_of_it.of(OURS, "anonymous_number") not in caller, "tied to what they wrote unnamed"
        leaks += [f"{url}: {word}" for word in sorted(set(pattern.findall(text)))]
    assert not leaks, "\n".join(leaks)


def test_the_canaries_do_sing(all_of_it: Everything) -> None:
    """Else the test above would look for words that stand nowhere."""
    sung = "".join(
        readable(ask(all_of_it, one, "GET", url, row, relation))
        for one in ("wang", "chen", "other_chief", "auditor")
        for url, row, relation in pages(all_of_it)
    )
    silent = {word for word, allowed in canaries(all_of_it).items() if allowed and word not in sung}
    assert not {word for word in silent if word.isascii() and not word.isdigit()}


@pytest.mark.parametrize(("who", "opens"), [("chen", True), ("desk", True), ("sun", False), ("other_chief", False)])
def test_a_number_opens_only_by_the_trail(all_of_it: Everything, who: str, opens: bool) -> None:
    phone, url = "13800002216", f"/desk/cases/{all_of_it.of(OURS, 'case')}/reveal/phone/"
    with undone():
        looks = Look.objects.count()
        told = all_of_it.clients[who].get(url)
        assert phone not in readable(told)
        for reason in ("1", "contact", "other"):
            told = all_of_it.clients[who].post(url, {"why": reason, "reason": reason, "words": "约时间"})
            if phone in readable(told):
                break
        assert (phone in readable(told)) == opens
        assert (Look.objects.count() > looks) == opens


@pytest.mark.parametrize("relation", [OURS, THEIRS])
def test_nothing_of_a_person_stands_open_in_the_database(all_of_it: Everything, relation: str) -> None:
    """Numbers, and messages with numbers or links in them, are sealed in their rows."""
    with undone():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(row::text, ' ') FROM identity_person row")
            rows = str(cursor.fetchone()[0])
            cursor.execute("SELECT coalesce(string_agg(row::text, ' '), '') FROM notices_notice row")
            rows += str(cursor.fetchone()[0])
    phone = all_of_it.town.people["wang" if relation == OURS else "ma"].phone
    assert phone not in rows
    assert Notice.objects.count() >= 0
