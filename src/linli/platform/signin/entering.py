"""Who may come in, and how often one may try: the rules behind the sign-in pages."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, TooOften
from linli.kernel.text import one_line
from linli.platform.identity.models import Account, Person
from linli.platform.identity.people import account_for, meet, unnamed
from linli.platform.notices import attempts
from linli.platform.notices.codes import check_code
from linli.platform.posts.actor import Actor
from linli.platform.roster import accounts
from linli.platform.signin import mfa
from linli.platform.signin.landing import address_of

BACKEND = "linli.platform.identity.backend.AccountBackend"
WRONG_BY_NAME, WRONG_BY_ADDRESS, WRONG_CODES = 10, 50, 8  # wrong ones in an hour
PENDING = "signin.pending"  # session key: the account whose password was right, waiting for its one-time code
SECRET = "signin.secret"  # noqa: S105 - session key: the secret an app is just being set up with
WAITS = timedelta(minutes=10)


def by_phone(request: HttpRequest, phone: str, code: str, name: str = "") -> Person:
    """The person whose phone was proved by its code; signs them in, unless they are staff, who need their password.

    Raises Invalid or TooOften in plain words.
    """
    number = check_code(phone, code)
    person = meet(name or unnamed(number), number)
    account = account_for(person)
    if not account.is_active:
        raise Invalid({"phone": _("这个账号已经停用，请打电话给社区")})
    if not is_staff(account):
        enter(request, account)
    return person


def is_staff(account: Account) -> bool:
    """Whether this account opens more than its owner's own matters: then a code to a phone is not enough."""
    return account.is_staff or Actor.of(account.person).is_staff


def by_password(request: HttpRequest, username: str, password: str) -> Account:
    """The account of name and password; not yet signed in. Raises Invalid for a wrong pair, TooOften after many."""
    name, address = f"password {one_line(username).lower()}", f"password from {address_of(request)}"
    if attempts.too_many(name, WRONG_BY_NAME) or attempts.too_many(address, WRONG_BY_ADDRESS):
        raise TooOften(_("错了太多次，请一小时后再试，或者请系统管理员重设密码"))
    account = authenticate(request, username=one_line(username), password=password)
    if not isinstance(account, Account):
        attempts.failed(name, address)
        raise Invalid({"password": _("账号或密码不对，请看清大小写再填一遍")})
    if accounts.first_is_over(account):
        raise Invalid({"password": _("初始密码已经过期，请安全管理员重设一个")})
    return account


def needs_setting_up(account: Account) -> bool:
    """In production staff without a one-time code set one up before they come in."""
    return not (settings.DEMO or settings.DEBUG or mfa.is_set_up(account))


def wait_for_code(request: HttpRequest, account: Account) -> None:
    """Keep in the session that the password was right."""
    request.session[PENDING] = [account.pk, clock.now().timestamp()]


def waiting(request: HttpRequest) -> Account | None:
    """The account that waits for its one-time code, for ten minutes."""
    pk, since = request.session.get(PENDING, (None, 0.0))
    if pk is None or clock.now().timestamp() - since > WAITS.total_seconds():
        return None
    return Account.objects.filter(pk=pk, is_active=True).first()


def by_code(request: HttpRequest, account: Account, code: str) -> None:
    """Sign in with the one-time code. Raises Invalid for a wrong one, TooOften after eight."""
    what = f"one-time {account.pk}"
    if attempts.too_many(what, WRONG_CODES):
        raise TooOften(_("动态码错了太多次，请一小时后再试，或者请系统管理员帮忙"))
    if not mfa.code_is_right(account, code):
        attempts.failed(what)
        raise Invalid({"code": _("动态码不对，请等手机上换了新的再填一遍")})
    enter(request, account)


def enter(request: HttpRequest, account: Account) -> None:
    """Signed in from here on; the session gets a new key. What was proved before (follow codes) stays."""
    login(request, account, backend=BACKEND)
    for key in (PENDING, SECRET):
        request.session.pop(key, None)
