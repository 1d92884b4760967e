"""Codes by SMS, for proving that a phone is one's own: hashed, five minutes, one use, few tries."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, TooOften
from linli.kernel.text import mainland_phone, one_line
from linli.platform.notices import limits
from linli.platform.notices.messages import message
from linli.platform.notices.models import Code
from linli.platform.notices.tell import lane_of, tell_number
from linli.platform.notices.terms import Rank

LASTS = timedelta(minutes=5)
MOST_TRIES = 5
DIGITS = 6

CODE = message(
    "code",
    gettext_lazy("验证码 %(code)s，5 分钟内有效。不是您本人操作请不用理会，也不要告诉别人。"),
    LASTS,
    rank=Rank.CODE,
    whole=True,
)


def send_code(phone: str, ip: str) -> str:
    """Send a code to a mobile number; the number as it is stored comes back.

    Raises Invalid({"phone": …}) when it is no mobile number, TooOften when number or address have asked too often.
    """
    number = mainland_phone(phone)
    lane, address = lane_of(number), limits.blinded(ip)
    with transaction.atomic():
        # The address first and then the number, always in this order: nobody waits in a circle.
        limits.taking_turns(address)
        limits.taking_turns(lane)
        limits.may_ask_for_code(lane, address)
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        now = clock.now()
        Code.objects.filter(lane=lane, used_at=None, ends_at__gt=now).update(ends_at=now)  # the newest alone counts
        made = Code.objects.create(
            lane=lane, address=address, hash=_hash(lane, digits), made_at=now, ends_at=now + LASTS
        )
        tell_number(number, CODE, once=str(made.pk), code=digits)
    return number


def check_code(phone: str, code: str) -> str:
    """Take a code; the proved number comes back, and the code is spent.

    Raises Invalid({"code": …}) for a wrong or old one, TooOften after five wrong tries. Call it outside of a
    transaction: the count of wrong tries must not be rolled back.
    """
    number = mainland_phone(phone)
    lane = lane_of(number)
    typed = "".join(c for c in one_line(code) if c.isascii() and c.isdigit())
    # Counted before it is compared, in one statement: a thousand guesses at once get five tries together.
    latest = Code.objects.filter(lane=lane, used_at=None, ends_at__gt=clock.now()).order_by("-made_at", "-id").first()
    if latest is None:
        raise Invalid({"code": _("验证码已经过期，请重新获取")})
    if not Code.objects.filter(pk=latest.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise TooOften(_("验证码错了太多次，请重新获取"))
    if not hmac.compare_digest(bytes(latest.hash), _hash(lane, typed)):
        raise Invalid({"code": _("验证码不对，请看短信再填一遍")})
    if not Code.objects.filter(pk=latest.pk, used_at=None).update(used_at=clock.now()):
        raise Invalid({"code": _("验证码已经用过，请重新获取")})
    return number


def _hash(lane: str, digits: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"code {lane} {digits}".encode(), "sha256")
