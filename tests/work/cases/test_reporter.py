"""Looking at a reporter: with a reason, on the trail, and never where it is not allowed."""

import pytest

from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.audit.reveal import reveal
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.reporter import reveal_reporter


def test_a_look_is_on_the_trail_of_its_owner(town: Town) -> None:
    case = town.case()
    assert reveal_reporter(case, "phone", by=town.li, why="约上门时间") == "13800002216"
    look = Look.objects.get()
    assert (look.person, look.by, look.title, look.matter) == (
        town.people["wang"],
        town.people["li"],
        "第三网格网格员",
        case.matter,
    )


def test_no_reason_no_look(town: Town) -> None:
    with pytest.raises(Invalid):
        reveal_reporter(town.case(), "phone", by=town.li, why=" ")
    assert not Look.objects.exists()


@pytest.mark.parametrize("who", ["zhou", "other_chief", "sun", "admin"])
def test_who_may_not_see_the_request_may_not_see_its_reporter(town: Town, who: str) -> None:
    with pytest.raises(NotSeen):
        reveal_reporter(town.case(), "phone", by=getattr(town, who), why="好奇")


def test_a_matter_opens_only_the_person_it_is_about(town: Town) -> None:
    with pytest.raises(NotSeen):
        reveal(town.people["zhao"], "phone", by=town.li, why="好奇", matter=town.case().matter)


def test_of_an_anonymous_request_the_secretary_does_not_see_the_reporter_but_the_handler_does(town: Town) -> None:
    case = actions.accept(town.case(anonymous=True), town.li)
    with pytest.raises(Refused):
        reveal_reporter(case, "name", by=town.chen, why="想知道是谁")
    assert reveal_reporter(case, "name", by=town.li, why="约上门时间") == "王玉珍"


def test_residents_look_at_nobody(town: Town) -> None:
    with pytest.raises(Refused):
        reveal_reporter(town.case(), "phone", by=town.zhao, why="好奇")
