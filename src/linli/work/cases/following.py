"""Following a request without an account: by its number and a code that only its requester has (F2.1, F12.6).

The code is worked out from the number and the installation's key: nothing is stored that anybody could read, and staff
never see it. It goes to the requester, on the page after placing and in messages to their own phone.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_noop as _

from linli.kernel import ids
from linli.kernel.errors import TooOften
from linli.kernel.text import one_line
from linli.platform.identity.fields import keyring
from linli.platform.notices import attempts
from linli.platform.posts.actor import Actor
from linli.work.cases.models import Case

LENGTH = 8
GUESSES_AT_NUMBER, GUESSES_BY_ADDRESS = 10, 30  # wrong ones in an hour


def follow_code(number: str) -> str:
    """The code of a request: eight characters that can be read out on the phone."""
    return ids.code_of(keyring().blind(number, "cases.follow_code"), LENGTH)


def path(number: str) -> str:
    """The address of the requester's own page of a request; whoever has it may rate."""
    return f"/f/{number}/{follow_code(number)}/"


def link(number: str) -> str:
    """The same with the host, for messages."""
    return settings.SITE_URL + path(number)


def by_code(number: str, code: str, ip: str) -> Case | None:
    """The request with this number, if the code is right; None tells not which of both was wrong.

    Raises TooOften after ten wrong codes for one number or thirty from one address within an hour.
    """
    number = one_line(number).upper().replace(" ", "")[:24]
    at_number, by_address = f"follow {number}", f"follow from {ip}"
    if attempts.too_many(at_number, GUESSES_AT_NUMBER) or attempts.too_many(by_address, GUESSES_BY_ADDRESS):
        raise TooOften(_("编号或查询码错了太多次，请一小时后再试，或者打电话给社区"))
    right = ids.is_code(one_line(code), follow_code(number))
    case = Case.objects.select_related("matter__person").filter(matter__number=number).first() if right else None
    if case is None or case.matter.person is None:
        attempts.failed(at_number, by_address)
        return None
    return case


def visitor(case: Case) -> Actor:
    """The actor who has shown the code: the requester, for this one matter."""
    assert case.matter.person is not None
    return Actor.visitor(case.matter.person, case.pk)
