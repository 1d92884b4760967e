"""An account of staff comes from a post, is shown its first password once, and ends with the last post."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.events.models import Event
from linli.platform.events.reactions import run
from linli.platform.identity.models import Account
from linli.platform.posts import appointing
from linli.platform.posts.models import Act, Appointment
from linli.platform.roster import accounts
from linli.platform.roster.jobs import close_accounts_of_the_gone
from linli.testing.town import Town

DAY = timedelta(days=1)
OWN = "柳岸-自己的密码-2026"


def term_of(town: Town, who: str) -> Appointment:
    return Appointment.objects.select_related("post__area", "person").get(person=town.people[who])


def inside(client: Client) -> bool:
    return client.get("/field/").status_code == 200


def come_in(client: Client, username: str, password: str) -> Any:
    return client.post("/sign-in/staff/", {"username": username, "password": password})


def test_the_security_administrator_makes_it_and_its_owner_chooses_a_password(
    kept_town: Town, client: Client, settings: Any
) -> None:
    settings.DEMO = True  # without the one-time code, which is its own test
    town = kept_town
    account, first = accounts.make(town.security, term_of(town, "li"))
    assert account.username.startswith("liqiang") and first not in str(Act.objects.values_list())

    assert come_in(client, account.username, first)["Location"] == "/sign-in/choose/"
    assert not inside(client), "the first password opens nothing but the page that replaces it"
    assert client.post("/sign-in/choose/", {"password": first, "again": first}).status_code == 422
    assert client.post("/sign-in/choose/", {"password": "1234567890", "again": "1234567890"}).status_code == 422
    assert client.post("/sign-in/choose/", {"password": OWN, "again": "anders"}).status_code == 422
    assert client.post("/sign-in/choose/", {"password": OWN, "again": OWN}).status_code == 302
    assert inside(client)
    client.logout()
    assert come_in(client, account.username, first).status_code == 422
    come_in(client, account.username, OWN)
    assert inside(client)


def test_after_the_password_comes_the_one_time_code(kept_town: Town, client: Client, settings: Any) -> None:
    settings.DEMO = settings.DEBUG = False
    account, first = accounts.make(kept_town.security, term_of(kept_town, "li"))
    come_in(client, account.username, first)
    answer = client.post("/sign-in/choose/", {"password": OWN, "again": OWN})
    assert answer["Location"] == "/sign-in/set-up/"
    assert not inside(client)


def test_a_first_password_is_good_for_seven_days(kept_town: Town, client: Client, settings: Any) -> None:
    settings.DEMO = True
    account, first = accounts.make(kept_town.security, term_of(kept_town, "li"))
    with clock.travel(clock.now() + timedelta(days=8)):
        answer = come_in(client, account.username, first)
    assert answer.status_code == 422 and "过期" in answer.content.decode()


def test_locking_ends_the_session_and_unlocking_does_not_bring_it_back(kept_town: Town, client: Client) -> None:
    town = kept_town
    term = term_of(town, "li")
    account, _first = accounts.make(town.security, term)
    client.force_login(account)
    assert inside(client)
    accounts.lock(town.security, term, why="手机丢了")
    assert not inside(client)
    _account, second = accounts.unlock(town.security, term)
    assert not inside(client)
    assert Account.objects.get(pk=account.pk).check_password(second)


def test_a_reset_gives_a_new_one_and_ends_the_session(kept_town: Town, client: Client) -> None:
    town = kept_town
    term = term_of(town, "li")
    account, first = accounts.make(town.security, term)
    client.force_login(account)
    _account, second = accounts.reset(town.security, term)
    assert first != second and not inside(client)
    accounts.forget_codes(town.security, term)
    assert Act.objects.filter(what="account.codes").exists()


def test_when_the_last_post_ends_the_account_does(kept_town: Town, client: Client) -> None:
    town = kept_town
    account, _first = accounts.make(town.security, term_of(town, "li"))
    client.force_login(account)
    appointing.end(town.chen, term_of(town, "li"), until=clock.today() - DAY)
    assert not inside(client), "the rights are gone at once"
    event = Event.objects.get(name="appointment.ended")
    run(event.pk, "appointment_tells_its_person.close_the_account")
    account.refresh_from_db()
    assert not account.is_staff and not account.has_usable_password()


def test_a_term_that_runs_out_closes_the_account_at_midnight(kept_town: Town) -> None:
    town = kept_town
    account, _first = accounts.make(town.security, term_of(town, "li"))
    appointing.end(town.chen, term_of(town, "li"), until=clock.today())
    assert accounts.close_gone() == 0
    with clock.travel(clock.now() + timedelta(days=1)):
        assert close_accounts_of_the_gone() is False
    assert not Account.objects.get(pk=account.pk).is_staff


def test_somebody_with_another_post_keeps_the_account(kept_town: Town) -> None:
    town = kept_town
    account, _first = accounts.make(town.security, term_of(town, "li"))
    term = term_of(town, "li")
    post = appointing.open_post(town.chen, duty="grid_worker", area=town.grid4)
    appointing.move(town.chen, term, post, since=clock.today())
    assert accounts.close_gone() == 0
    assert Account.objects.get(pk=account.pk).is_staff


@pytest.mark.parametrize("who", ["admin", "auditor", "chen", "li", "wang"])
def test_nobody_else_gives_out_accounts(kept_town: Town, who: str) -> None:
    with pytest.raises(Refused, match="安全管理员"):
        accounts.make(getattr(kept_town, who), term_of(kept_town, "lead"))


def test_ones_own_account_is_for_another_to_see_to(kept_town: Town) -> None:
    with pytest.raises(Refused, match="另一位"):
        accounts.make(kept_town.security, term_of(kept_town, "security"))
    with pytest.raises(Invalid, match="为什么锁"):
        accounts.make(kept_town.security, term_of(kept_town, "li"))
        accounts.lock(kept_town.security, term_of(kept_town, "li"), why=" ")


def test_two_of_the_same_name_get_two_names(kept_town: Town) -> None:
    town = kept_town
    one, _first = accounts.make(town.security, term_of(town, "li"))
    Account.objects.filter(pk=one.pk).update(username="liqiang1001")
    assert accounts._free_name(town.people["li"]) == "liqiang1001-2"
