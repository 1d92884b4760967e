"""Where people go: their own face after signing in, and only to addresses of this site."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty

HOME, FIELD, DESK, SCREEN = "/home/", "/field/", "/desk/", "/screen/"


def face_of(by: Actor) -> str:
    """The first page of this person: residents home, leaders the screen, desk workers the console, others the field."""
    if not by.is_staff:
        return HOME
    if by.duties == {Duty.LEADER}:
        return SCREEN
    return DESK if by.at_desk else FIELD


def onward(request: HttpRequest, otherwise: str = "/") -> str:
    """The address in `next`, if it is one of ours."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(given, allowed_hosts=None, require_https=request.is_secure())
    return given if safe and given.startswith("/") and not given.startswith("/sign-") else otherwise


def address_of(request: HttpRequest) -> str:
    """The network address that asks, for counting; behind a proxy the one it added last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if _behind_proxy() else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _behind_proxy() -> bool:
    from django.conf import settings

    return settings.SECURE_PROXY_SSL_HEADER is not None
