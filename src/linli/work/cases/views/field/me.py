"""我的: posts, grounds, what waits on this phone, language, and the way out."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.posts.web import Request, staff
from linli.platform.ui.shapes import Fact
from linli.work.cases.queries.field_ground import grids_of

SIGN_OUT = ("signin:out",)


@require_safe
@staff()
def me(request: Request) -> HttpResponseBase:
    """Who I am here."""
    by = request.actor
    known = tree.tree.get()
    posts = [Fact(str(held.duty.label), held.title or known.full_name(held.area.pk)) for held in by.holdings]
    response = render(
        request,
        "cases/field/me.html",
        {"person": by.person, "posts": posts, "grids": grids_of(by), "sign_out": sign_out_url(), "at_desk": by.at_desk},
    )
    response["X-Version"] = clock.today().isoformat()  # the phone fetches it once a day
    return response


def sign_out_url() -> str:
    """Where signing out is done."""
    for name in SIGN_OUT:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
