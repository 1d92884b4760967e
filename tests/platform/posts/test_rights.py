"""What a kind of post may do is changed by administrators, within limits, and counts at once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from linli.kernel import clock
from linli.kernel.errors import NotSeen, Refused
from linli.platform.identity.people import meet
from linli.platform.places.tree import KEPT
from linli.platform.posts import granting
from linli.platform.posts.models import Act, RightChange
from linli.platform.posts.rights import DEFAULTS, Right, rights
from linli.platform.posts.rules import ALWAYS, NEEDS, NEVER
from linli.platform.posts.terms import Duty
from linli.platform.registers.kinds import residents
from linli.testing.town import Town

WHY = "街道党工委会议决定"


def ask(town: Town, duty: Duty, right: Right, grant: bool, who: str = "security") -> RightChange:
    return granting.ask(getattr(town, who), duty=duty, right=right, grant=grant, why=WHY)


def test_a_right_that_is_taken_away_is_gone_at_once(kept_town: Town, client: Any) -> None:
    town = kept_town
    assert residents.rows(town.chen, {}).exists() and town.leader.may(Right.REVEAL)
    ask(town, Duty.LEADER, Right.REVEAL, grant=False)
    assert not town.leader.may(Right.REVEAL)
    assert Act.objects.filter(what="right.narrow", by=town.people["security"]).exists()


def test_a_wider_right_waits_for_a_second_administrator(kept_town: Town) -> None:
    town = kept_town
    change = ask(town, Duty.GRID_LEAD, Right.KEEP_PEOPLE, grant=True)
    assert not town.lead.may(Right.KEEP_PEOPLE)
    with pytest.raises(Refused, match="另一位"):
        granting.decide(town.security, change.pk, approve=True)
    granting.decide(town.second, change.pk, approve=True)
    assert town.lead.may(Right.KEEP_PEOPLE) and town.lead.may(Right.KEEP_PEOPLE, town.grid3)
    assert not town.lead.may(Right.KEEP_PEOPLE, town.grid9)
    with pytest.raises(NotSeen):
        granting.decide(town.admin, change.pk, approve=True)


def test_another_process_sees_it_by_the_revision(kept_town: Town) -> None:
    town = kept_town
    assert town.leader.may(Right.REVEAL)
    one = KEPT["linli.platform.posts.rights.rights"]
    before, number = one.value, one.number
    ask(town, Duty.LEADER, Right.REVEAL, grant=False)
    one.value, one.number, one.checked = before, number, -10.0  # what a process that was not told has in memory
    assert not town.leader.may(Right.REVEAL)


def test_what_was_refused_or_taken_back_changes_nothing(kept_town: Town) -> None:
    town = kept_town
    first = ask(town, Duty.GRID_LEAD, Right.KEEP_PEOPLE, grant=True)
    granting.decide(town.admin, first.pk, approve=False)
    second = ask(town, Duty.GRID_LEAD, Right.KEEP_PEOPLE, grant=True)
    assert granting.decide(town.security, second.pk, approve=False).second is None
    assert not town.lead.may(Right.KEEP_PEOPLE)


@pytest.mark.parametrize(
    ("duty", "right", "grant"),
    [
        (Duty.ADMINISTRATOR, Right.SEE_AREA, True),
        (Duty.ADMINISTRATOR, Right.REGISTERS, True),
        (Duty.ADMINISTRATOR, Right.APPOINT, True),
        (Duty.AUDITOR, Right.RULES, True),
        (Duty.BUILDING_STEWARD, Right.REGISTERS, True),
        (Duty.DEPARTMENT_STAFF, Right.EXPORT, True),
        (Duty.SECRETARY, Right.RULES, True),
        (Duty.AUDITOR, Right.AUDIT, False),
        (Duty.ADMINISTRATOR, Right.RULES, False),
        (Duty.GRID_LEAD, Right.SEE_AREA, False),  # others rest on it
    ],
)
def test_beyond_the_limits_nothing_is_given_and_nothing_taken(
    kept_town: Town, duty: Duty, right: Right, grant: bool
) -> None:
    with pytest.raises(Refused):
        ask(kept_town, duty, right, grant)
    assert not RightChange.objects.exists()


def test_nobody_gives_rights_to_their_own_post(kept_town: Town) -> None:
    town = kept_town
    for right in set(Right) - NEVER[Duty.SECURITY_OFFICER]:
        with pytest.raises(Refused):
            ask(town, Duty.SECURITY_OFFICER, right, grant=True)
    change = RightChange.objects.create(
        duty=Duty.ADMINISTRATOR, right=Right.ROSTER, grant=True, state="asked", why=WHY, by=town.people["second"],
        title="", at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="自己岗位"):
        granting.decide(town.admin, change.pk, approve=True)


@pytest.mark.parametrize("who", ["admin", "auditor", "chen", "leader", "wang"])
def test_only_the_security_administrator_asks(kept_town: Town, who: str) -> None:
    with pytest.raises(Refused, match="安全管理员"):
        ask(kept_town, Duty.GRID_LEAD, Right.KEEP_PEOPLE, True, who)


def test_the_administrator_of_a_part_does_not_change_the_whole(kept_town: Town) -> None:
    town = kept_town
    town.people["local"] = meet("安区", "13800001109")
    town.appoint("local", Duty.SECURITY_OFFICER, town.district)
    with pytest.raises(Refused, match="全局"):
        ask(town, Duty.GRID_LEAD, Right.KEEP_PEOPLE, True, "local")


def test_the_database_itself_wants_two_people(kept_town: Town) -> None:
    one = kept_town.people["security"]
    for second in (None, one):
        with pytest.raises(IntegrityError), transaction.atomic():
            RightChange.objects.create(
                duty=Duty.GRID_LEAD, right=Right.RULES, grant=True, state="in_force", why=WHY, by=one, title="",
                at=clock.now(), second=second, decided_at=clock.now(),
            )  # fmt: skip


def test_what_an_installation_begins_with_keeps_the_limits() -> None:
    for right, duties in DEFAULTS.items():
        for duty in duties:
            assert right not in NEVER.get(duty, ()), (duty, right)
    for duty, kept in ALWAYS.items():
        assert all(duty in DEFAULTS[right] for right in kept)
    for right, needed in NEEDS.items():
        assert all(DEFAULTS[right] <= DEFAULTS[one] for one in needed), right


@pytest.mark.django_db
def test_rights_of_another_version_do_no_harm() -> None:
    person = meet("老版", "13800001108")
    RightChange.objects.create(
        duty="astronaut", right="fly", grant=False, state="in_force", why=WHY, by=person, title="", at=clock.now(),
        decided_at=clock.now(),
    )  # fmt: skip
    assert rights.get().by == DEFAULTS
