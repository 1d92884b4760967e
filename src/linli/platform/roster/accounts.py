"""Accounts of staff: made from an appointment, locked, unlocked, reset; closed when the last post is over."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.identity.models import Account, Person
from linli.platform.identity.people import account_for
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right
from linli.platform.posts.trail import acted
from linli.platform.roster.models import StaffAccount

FIRST_LASTS = timedelta(days=7)
CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"  # letters that nobody mistakes for others
AT_ONCE = 200


def first_password() -> str:
    """Three groups of four, easy to read out: 60 bits."""
    return "-".join("".join(secrets.choice(CLEAR) for _at in range(4)) for _group in range(3))


@transaction.atomic
def make(by: Actor, term: Appointment) -> tuple[Account, str]:
    """An account for the holder of a post, with a first password that is shown once and good for seven days."""
    _only_keepers(by, term)
    if term.until is not None and term.until < clock.today():
        raise Refused(_("任期已经结束，不能再开账号"))
    account = account_for(term.person)
    if account.is_staff and account.has_usable_password():
        raise Refused(_("已经有账号，忘了密码请办重设"))
    if not hasattr(account, "staff"):
        account.username = _free_name(term.person)
    account.is_staff = account.is_active = True
    kept, _new = StaffAccount.objects.update_or_create(
        account=account, defaults={"term": term, "made_by": by.person, "made_at": clock.now(), "locked_at": None}
    )
    return account, _give_password(by, kept, account, "account.make")


@transaction.atomic
def reset(by: Actor, term: Appointment) -> tuple[Account, str]:
    """A new first password, for whoever has forgotten theirs; open sessions end."""
    account, kept = _known(by, term)
    if kept.locked_at is not None:
        raise Refused(_("账号锁着，请先解锁，解锁会给新的初始密码"))
    return account, _give_password(by, kept, account, "account.reset")


@transaction.atomic
def forget_codes(by: Actor, term: Appointment) -> None:
    """The phone with the one-time codes is lost: the next sign-in sets them up anew. With a new password only."""
    account, kept = _known(by, term)
    Authenticator.objects.filter(user=account).delete()
    acted(by, "account.codes", term.post.title, area=term.post.area, person=term.person)
    kept.save()


@transaction.atomic
def lock(by: Actor, term: Appointment, *, why: str) -> None:
    """Nobody comes in with it any more, and whoever is in is out at the next click."""
    account, kept = _known(by, term)
    if not why.strip():
        raise Invalid({"why": _("请写明为什么锁")})
    if kept.locked_at is None:
        kept.locked_at, kept.lock_reason = clock.now(), why.strip()[:200]
        kept.save(update_fields=["locked_at", "lock_reason"])
        _shut(account, active=False)
        acted(by, "account.lock", term.post.title, area=term.post.area, person=term.person, why=why.strip()[:200])


@transaction.atomic
def unlock(by: Actor, term: Appointment) -> tuple[Account, str]:
    """In use again, with a new first password: sessions from before the lock stay dead."""
    account, kept = _known(by, term)
    if kept.locked_at is None:
        raise Refused(_("账号没有锁"))
    account.is_active, kept.locked_at, kept.lock_reason = True, None, ""
    return account, _give_password(by, kept, account, "account.unlock")


def _only_keepers(by: Actor, term: Appointment) -> None:
    if not by.may(Right.ACCOUNTS, term.post.area):
        raise Refused(_("账号由安全管理员来管"))
    if term.person_id == by.person_id:
        raise Refused(_("自己的账号要请另一位安全管理员来办"))


def _known(by: Actor, term: Appointment) -> tuple[Account, StaffAccount]:
    _only_keepers(by, term)
    account = Account.objects.select_for_update(of=("self",)).filter(person_id=term.person_id, is_staff=True).first()
    if account is None:
        raise NotSeen
    kept, _new = StaffAccount.objects.get_or_create(
        account=account, defaults={"term": term, "made_at": clock.now(), "first_password": False}
    )
    return account, kept


def _free_name(person: Person) -> str:
    base = f"{person.name_pinyin[:20] or 'staff'}{person.phone_tail}"
    taken = set(Account.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if name not in taken)


def _give_password(by: Actor, kept: StaffAccount, account: Account, what: str) -> str:
    """Set it, note it, give it back: it stands nowhere else. A new hash ends every session of the account."""
    words = first_password()
    account.set_password(words)
    account.save()
    kept.first_password, kept.password_until = True, clock.now() + FIRST_LASTS
    kept.save()
    post = kept.term.post
    acted(by, what, post.title, area=post.area, person=account.person)
    return words


def _shut(account: Account, *, active: bool) -> None:
    account.set_unusable_password()  # another hash: sessions of today do not come back when the account does
    account.is_active = active
    account.save(update_fields=["password", "is_active"])


# One's own password --------------------------------------------------------------------------------------------------


def must_choose(account: Account) -> bool:
    """Whether the password was given out by an administrator and has to be replaced before coming in."""
    return StaffAccount.objects.filter(account=account, first_password=True).exists()


def first_is_over(account: Account) -> bool:
    """Whether a password that was given out has lain unused for too long."""
    given = StaffAccount.objects.filter(account=account, first_password=True)
    return given.filter(password_until__lt=clock.now()).exists()


@transaction.atomic
def choose(account: Account, words: str, again: str) -> None:
    """One's own password instead of the one given out. Raises Invalid in plain words."""
    if words != again:
        raise Invalid({"again": _("两次填的不一样，请再填一遍")})
    if account.check_password(words):
        raise Invalid({"password": _("请换一个和初始密码不同的")})
    try:
        validate_password(words, account)
    except ValidationError as error:
        raise Invalid({"password": _("请用 10 个字以上、不常见、不全是数字的密码")}) from error
    account.set_password(words)
    account.save(update_fields=["password"])
    StaffAccount.objects.filter(account=account).update(first_password=False, password_until=None)


# When the posts are over ---------------------------------------------------------------------------------------------


def gone() -> QuerySet[Account]:
    """Accounts of staff whose holders have no post any more, today or to come."""
    terms = Appointment.objects.filter(Q(until=None) | Q(until__gte=clock.today()), person_id=OuterRef("person_id"))
    had = Appointment.objects.filter(person_id=OuterRef("person_id"))
    return Account.objects.filter(Exists(had), ~Exists(terms), is_staff=True)


@transaction.atomic
def close_gone(people: QuerySet[Person] | None = None) -> int:
    """Close them: their sessions end; as residents they come in by a code to their phone, as everybody does."""
    found = gone() if people is None else gone().filter(person__in=people)
    closed = list(found.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:AT_ONCE])
    for account in closed:
        account.is_staff = False
        account.set_unusable_password()
        account.is_active = True
        account.save(update_fields=["is_staff", "password", "is_active"])
        Authenticator.objects.filter(user=account).delete()
        StaffAccount.objects.filter(account=account).update(locked_at=None, lock_reason="", first_password=False)
        acted(SYSTEM, "account.close", _("任职结束，账号收回"), person=account.person)
    return len(closed)
