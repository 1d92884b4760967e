"""我的: what one is called, where one lives, and the way to one's own record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import NotSeen
from linli.platform.identity.people import prefer_elder
from linli.platform.places import tree
from linli.platform.places.models import Building, Compound, Entrance, Home
from linli.platform.posts.web import Request, signed_in
from linli.platform.residents.actions import move_in, set_field
from linli.platform.residents.history import Hand, checked_by_others
from linli.platform.residents.terms import Field
from linli.platform.signin.landing import onward
from linli.platform.ui.answers import done
from linli.platform.ui.views import set_mode
from linli.work.cases import whereabouts
from linli.work.cases.forms.resident import NameForm
from linli.work.cases.views.resident.mine import person_here

MOST = 200  # homes of an entrance, buildings of a compound: what a phone can show


@never_cache
@require_safe
def me(request: Request) -> HttpResponse:
    """Name, number and home as others see them; links. Without an account: what one can do without."""
    person = request.actor.person
    context = {
        "person": person,
        "lives": whereabouts.home_of(person),
        "is_staff": request.actor.is_staff,
    }
    return render(request, "cases/resident/me.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_name(request: Request) -> HttpResponse:
    """How one wants to be called; a name that was compared with the paper is put right with another look at it."""
    person = person_here(request).person
    assert person is not None
    if checked_by_others(person, Field.NAME):
        return redirect("records:correct", Field.NAME.value)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        if person.name != form.cleaned_data["name"]:
            set_field(person, Field.NAME, form.cleaned_data["name"], Hand(person))
        return redirect("resident:me")
    return render(request, "cases/resident/name.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def mode(request: Request) -> HttpResponse:
    """长辈版 and back; whoever has signed in keeps it on other phones too."""
    if request.actor.person is not None:
        prefer_elder(request.actor.person, request.POST.get("mode") == "elder")
    return set_mode(request)


# Where one lives: compound → building → entrance → home, each an address of its own, so that 返回 works --------------


@never_cache
@require_safe
@signed_in
def my_home(request: Request) -> HttpResponse:
    """Choose step by step; nothing is written before the last tap. `for=tenancy`: a rented home is being chosen."""
    chosen = {name: ids.number(request.GET.get(name, "")) for name in ("community", "compound", "building", "entrance")}
    title, options, name = _options(chosen)
    context = {
        "title": title,
        "options": options,
        "name": name,
        "lives": whereabouts.home_of(request.actor.person),
        "rents": request.GET.get("for") == "tenancy",
    }
    return render(request, "cases/resident/my_home.html", context)


def _options(chosen: dict[str, int | None]) -> tuple[str, list[tuple[int, str]], str]:
    """The question, its answers and the name of the next step."""
    if pk := chosen["entrance"]:
        homes = Home.objects.filter(entrance=pk).order_by("name", "pk")[:MOST]
        return _("哪一户？"), [(one.pk, one.name) for one in homes], "home"
    if pk := chosen["building"]:
        entrances = Entrance.objects.filter(building=pk).order_by("number", "pk")[:MOST]
        return _("哪个单元？"), [(one.pk, one.name) for one in entrances], "entrance"
    if pk := chosen["compound"]:
        buildings = sorted(Building.objects.filter(compound=pk)[:MOST], key=lambda one: (len(one.number), one.number))
        return _("哪一栋？"), [(one.pk, one.name) for one in buildings], "building"
    known = whereabouts.communities()
    if (community := chosen["community"]) or len(known) == 1:
        compounds = Compound.objects.filter(community=community or known[0].pk).order_by("name", "pk")[:MOST]
        return _("哪个小区？"), [(one.pk, one.name) for one in compounds], "compound"
    return _("哪个社区？"), [(one.pk, _community_words(one.pk)) for one in known], "community"


def _community_words(pk: int) -> str:
    area = tree.area(pk)
    town = tree.tree.get().name(area.town_id)
    return f"{town} {area.name}" if town else area.name


@require_POST
@signed_in
def choose_home(request: Request) -> HttpResponse:
    """The last tap."""
    home = Home.objects.filter(pk=ids.number(request.POST.get("home", "")) or 0).first()
    person = request.actor.person
    if home is None or person is None:
        raise NotSeen
    move_in(person, home)
    return done(request, _("住址记下了。以后反映问题不用再写在哪里。"), onward(request, "/me/"))
