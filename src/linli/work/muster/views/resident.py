"""我的服务: registering, one's shifts and calls, what one has done, what one can do, and open doors near by."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.web import Request, sender, signed_in
from linli.platform.ui.answers import attempt, draw, submit
from linli.work.muster import actions
from linli.work.muster.forms import OfferForm, WishForm, bodies_near
from linli.work.muster.models import Enrolment, PartyHousehold, Talent, Turn
from linli.work.muster.queries import people as queries
from linli.work.muster.queries.musters import calls_of
from linli.work.muster.queries.record import record_of
from linli.work.muster.queries.shifts import swaps_for, turns_of
from linli.work.muster.views.page import onward


def _mine(request: Request) -> Enrolment | None:
    """One's own running enrolment."""
    rows = Enrolment.objects.select_related("matter", "person").filter(person_id=request.actor.person_id or 0)
    return rows.filter(ended_at=None).first()


def _own(request: Request, pk: int) -> Enrolment:
    mine = _mine(request)
    if mine is None or mine.pk != pk:
        raise NotSeen
    return mine


@never_cache
@require_safe
@signed_in
def service(request: Request) -> HttpResponseBase:
    """Everything of oneself on one page, what needs an answer first."""
    person = request.actor.person_id or 0
    mine = _mine(request)
    context = {
        "mine": mine, "place": tree.tree.get().full_name(mine.matter.area_id) if mine else "",
        "calls": calls_of(person), "turns": turns_of(person), "swaps": swaps_for(person), "record": record_of(person),
        "talent": Talent.objects.filter(person_id=person, ended_at=None).first(),
        "household": PartyHousehold.objects.current_first().filter(host_id=person, ended_at=None).first(),
    }  # fmt: skip
    return draw(request, "muster/resident/service.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def enrol(request: Request) -> HttpResponseBase:
    """我要报到: at the community where one lives; who has not said where is asked first."""
    area = _community(request)
    if area is None:
        return draw(request, "muster/resident/which.html", {"communities": queries.communities()[:200]})
    form = WishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submit(
        form, lambda: actions.enrol(sender(request), area=area, wish=form.wish(area))
    ):
        messages.success(request, _("收到了，社区三个工作日内答复您"))
        return onward("service")
    return _wish_page(request, form, area)


def _wish_page(request: Request, form: WishForm, area: Area) -> HttpResponse:
    context = {"form": form, "area": area, "bodies": bodies_near(area), "changing": _mine(request) is not None}
    return draw(request, "muster/resident/enrol.html", context, 422 if form.errors else 200)


def _community(request: Request) -> Area | None:
    """Of one's home; else the one that was tapped; else the only one there is."""
    lives = queries.home_area(request.actor.person_id)
    known = queries.communities()
    if lives is not None and lives.community_id:
        return tree.area(lives.community_id)
    chosen = ids.number(request.GET.get("community", ""))
    return next((one for one in known if one.pk == chosen), known[0] if len(known) == 1 else None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, pk: int) -> HttpResponseBase:
    """修改报名."""
    mine = _own(request, pk)
    area = tree.area(mine.matter.community_id or mine.matter.area_id)
    names = ("wanted", "slots", "skills", "standing", "body", "note")
    form = WishForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(mine, name) for name in names}
    )
    if request.method == "POST" and submit(form, lambda: actions.change(mine, sender(request), wish=form.wish(area))):
        messages.success(request, _("改好了"))
        return onward("service")
    return _wish_page(request, form, area)


@require_POST
@signed_in
def renew(request: Request, pk: int) -> HttpResponseBase:
    """续一年."""
    mine = _own(request, pk)
    attempt(request, lambda: actions.renew(mine, sender(request)), _("续好了，谢谢您"))
    return onward("service")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponseBase:
    """退出: one question, no reason."""
    mine = _own(request, pk)
    if request.method == "POST":
        attempt(request, lambda: actions.withdraw(mine, sender(request)), _("已经退出，谢谢您做过的事"))
        return onward("service")
    return draw(request, "muster/resident/withdraw.html", {"mine": mine})


# Shifts ---------------------------------------------------------------------------------------------------------------


@require_POST
@signed_in
def turn(request: Request, pk: int, what: str) -> HttpResponseBase:
    """能来, 来不了, 想换班, 不换了; and 我来替 for the turn of a neighbour."""
    found = Turn.objects.filter(pk=pk).select_related("shift").first()
    by = sender(request)
    if found is None:
        raise NotSeen
    known: dict[str, tuple[Callable[[], object], str]] = {
        "accept": (lambda: actions.accept_turn(found, by), _("说好了")),
        "decline": (lambda: actions.decline_turn(found, by), _("知道了，社区再找别人")),
        "swap": (lambda: actions.ask_swap(found, by), _("邻居们看到了。有人替您以前，这一班还是您的")),
        "keep": (lambda: actions.ask_swap(found, by, wants=False), _("好的，还是您来")),
        "take": (lambda: actions.take_over(found, by), _("这一班归您了，谢谢您")),
    }
    if what not in known:
        raise NotSeen
    perform, said = known[what]
    attempt(request, perform, said)
    return onward("service")


# Talents and households -----------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def talent(request: Request) -> HttpResponseBase:
    """我有一技之长: written down by oneself, taken back by oneself."""
    area = queries.home_area(request.actor.person_id) or _community(request)
    if area is None:
        return draw(request, "muster/resident/which.html", {"communities": queries.communities()[:200]})
    mine = Talent.objects.filter(person_id=request.actor.person_id or 0, ended_at=None).first()
    initial = {"skills": mine.skills, "offers": mine.offers, "musters": mine.musters} if mine else None
    form = OfferForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and submit(
        form, lambda: actions.offer(sender(request), area=area, **form.cleaned_data)
    ):
        messages.success(request, _("记下了。只有社区会打给您，随时可以取消"))
        return onward("service")
    context = {"form": form, "mine": mine, "area": area}
    return draw(request, "muster/resident/talent.html", context, 422 if form.errors else 200)


@require_POST
@signed_in
def end_talent(request: Request) -> HttpResponseBase:
    """不再登记."""
    mine = Talent.objects.select_related("area").filter(person_id=request.actor.person_id or 0, ended_at=None).first()
    if mine is None:
        raise NotSeen
    attempt(request, lambda: actions.end_talent(mine, sender(request)), _("取消了"))
    return onward("service")


@require_POST
@signed_in
def household(request: Request, pk: int, what: str) -> HttpResponseBase:
    """The host: neighbours may see the address, or not; or no open door any more."""
    rows = PartyHousehold.objects.current_first().filter(host_id=request.actor.person_id, pk=pk)
    mine, by = rows.first(), sender(request)
    if mine is None or what not in ("show", "hide", "close"):
        raise NotSeen
    if what == "close":
        attempt(request, lambda: actions.close_household(mine, by), _("摘牌了，谢谢您"))
    else:
        attempt(request, lambda: actions.agree(mine, by, agreed=what == "show"), _("改好了"))
    return onward("service")


@never_cache
@require_safe
def near(request: Request) -> HttpResponseBase:
    """党员中心户 near by: address and hours, with the household's consent. For everybody."""
    area = queries.home_area(request.actor.person_id) or _community(request)
    context = {"area": area, "rows": queries.near(area), "communities": [] if area else queries.communities()[:200]}
    return draw(request, "muster/resident/near.html", context)
