"""What a visitor should know of somebody turns up on no page of anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.habits.everything import CAST, Everything, everything
from tests.habits.test_access import ask
from tests.habits.test_canary import pages, readable

from linli.platform.attachments.models import Attachment
from linli.work.care.models import CareEntry, Visit

MAY = {"NEEDWANG": {"chen", "wang"}, "NEEDMA": {"other_chief"}}


@pytest.fixture(scope="module")
def all_of_it(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    with django_db_blocker.unblock(), everything() as found:
        yield found


@pytest.mark.parametrize("who", CAST)
def test_nobody_reads_what_only_visitors_should_know(all_of_it: Everything, who: str) -> None:
    hidden = [word for word, allowed in MAY.items() if who not in allowed]
    hidden += [] if who in ("chen", "wang", "li") else [Visit.objects.get(entry__person__name="王玉珍").matter.number]
    for url, row, relation in pages(all_of_it):
        text = readable(ask(all_of_it, who, "GET", url, row, relation))
        assert not [word for word in hidden if word in text], url


def test_the_keeper_and_the_person_do_read_it(all_of_it: Everything) -> None:
    for who in ("chen", "wang"):
        texts = [readable(ask(all_of_it, who, "GET", url, row, relation)) for url, row, relation in pages(all_of_it)]
        assert any("NEEDWANG" in text for text in texts)


@pytest.mark.parametrize("who", sorted(set(CAST) - {"chen", "wang", "stranger"}))
def test_nobody_opens_the_signed_paper(all_of_it: Everything, who: str) -> None:
    paper = Attachment.objects.get(matter=CareEntry.objects.get(person__name="王玉珍").pk)
    assert all_of_it.clients[who].get(f"/files/{paper.pk}/").status_code == 404
