"""身边的事: what one's community is working on and has settled, by kind."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.platform.posts.web import Request
from linli.work.cases import whereabouts
from linli.work.cases.queries import resident as queries
from linli.work.cases.queries.resident_nearby import nearby as counted
from linli.work.cases.views.resident.home import community_of


@never_cache
@require_safe
def nearby(request: Request) -> HttpResponse:
    """Only how many and what kind; of one's own community, or of the only one there is."""
    lives = whereabouts.home_of(request.actor.person)
    community = community_of(lives.area if lives else None)
    context = {
        "community": community,
        "found": counted(community, lives.building if lives else None) if community else None,
        "building": lives.building if lives else None,
        "rates": queries.month_rates[0](community.pk) if community and queries.month_rates else (),
    }
    return render(request, "cases/resident/nearby.html", context)
