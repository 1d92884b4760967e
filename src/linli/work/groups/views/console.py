"""居民群 at the desk: the register by area, one group, who answers for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import Invalid, NotSeen
from linli.platform.identity.people import meet
from linli.platform.places import tree
from linli.platform.places.models import Building
from linli.platform.places.terms import Level
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui import menus
from linli.platform.ui.answers import done, draw, show_faults
from linli.platform.ui.beside import announce
from linli.platform.ui.forms import PlainForm
from linli.platform.ui.menus import Item
from linli.platform.ui.shapes import Column
from linli.work.groups import actions
from linli.work.groups.actions.keeping import may_keep
from linli.work.groups.forms import GroupForm, KeeperForm, NewGroupForm, RobotForm
from linli.work.groups.models import ChatGroup
from linli.work.groups.queries.broadcasts import announcements
from linli.work.groups.queries.register import (
    ALSO,
    area_seen,
    below,
    coverage,
    group_seen,
    groups_seen,
    with_keepers,
    without_group,
)


def fill_menu() -> None:
    """The side bar of the console."""
    section = gettext_lazy("基础台账")
    menus.add("tiles", Item(gettext_lazy("社区通知"), "speakerphone", "groups:news", order=30))
    announce(announcements)
    menus.add(
        "console",
        Item(gettext_lazy("居民群"), "messages", "groups:home", section, 47, shown=sees_groups),
        Item(gettext_lazy("群发通知"), "speakerphone", "groups:broadcasts", section, 48, shown=sees_groups),
    )


def sees_groups(request: HttpRequest) -> bool:
    """Whether the register is there for this person."""
    by = request.actor  # type: ignore[attr-defined]
    return bool(by.at_desk and (by.seeing or by.duties & ALSO))


def heads(*words: str) -> list[Column]:
    """The heads of a table."""
    return [Column(one) for one in words]


@require_safe
@desk
def home(request: Request) -> HttpResponseBase:
    """The groups of an area with what is missing: groups without an answerable person, buildings without a group."""
    by = request.actor
    area = area_seen(by, ids.number(request.GET.get("area", "")))
    children = below(area)
    context: dict[str, Any] = {
        "area": area,
        "parent": tree.tree.get().areas.get(area.parent_id or 0),
        "coverage": coverage(area),
        "below": [coverage(one) for one in children],
        "groups": [] if children else with_keepers(groups_seen(by).filter(area__path__startswith=area.path)),
        "bare": [] if children else without_group(area),
        "may_keep": may_keep(by, area) and not children,
        "columns": {
            "below": heads(_("区域"), _("群"), _("群里的人"), _("没有负责人"), _("没有群的楼"), _("覆盖的户")),
            "groups": heads(_("群"), _("区域"), _("哪种群"), _("人数"), _("负责人")),
        },
    }
    return draw(request, "groups/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def new(request: Request, pk: int) -> HttpResponseBase:
    """登记一个群 in a community."""
    area = area_seen(request.actor, pk)
    if area.level not in (Level.COMMUNITY, Level.GRID) or not may_keep(request.actor, area):
        raise NotSeen
    areas = [area, *tree.tree.get().children(area.pk)]
    buildings = list(
        Building.objects.filter(grid__path__startswith=area.path).select_related("compound").order_by("pk")
    )
    form = NewGroupForm(request.POST or None, areas=areas, buildings=buildings)
    if request.method == "POST" and form.is_valid():
        try:
            group = actions.add_group(request.actor, **form.given())
            return done(request, _("登记好了。请写上谁负责这个群"), "groups:group", group.pk)
        except Invalid as fault:
            show_faults(form, fault)
    return draw(request, "groups/new.html", {"form": form, "area": area}, status=422 if form.errors else 200)


@require_safe
@desk
def group(request: Request, pk: int) -> HttpResponseBase:
    """One group: where, how many, who answers for it, what was sent to it."""
    return _page(request, group_seen(request.actor, pk))


def _page(request: Request, one: ChatGroup, wrong: str = "", form: PlainForm | None = None) -> HttpResponseBase:
    forms: dict[str, PlainForm] = {
        "answer": KeeperForm(auto_id="answer_%s"),
        "change": GroupForm(
            initial={"name": one.name, "platform": one.platform, "members": one.members}, auto_id="change_%s"
        ),
        "robot": RobotForm(auto_id="robot_%s"),
    }
    if form is not None:
        forms[wrong] = form
    labels = {"answer": _("换负责人"), "change": _("改群名和人数"), "robot": _("设群机器人")}
    context = {
        "group": one,
        "keepers": list(one.keepers.select_related("person").order_by("-pk")[:10]),
        "deliveries": list(one.deliveries.select_related("broadcast__matter").order_by("-pk")[:20]),
        "folds": [(name, labels[name], forms[name]) for name in forms] if may_keep(request.actor, one.area) else [],
        "wrong": wrong,
        "form": form,
    }
    return draw(request, "groups/group.html", context, status=422 if wrong else 200)


@require_POST
@desk
def change(request: Request, pk: int, name: str) -> HttpResponseBase:
    """What a keeper does with it."""
    one, by = group_seen(request.actor, pk), sender(request)
    if not may_keep(request.actor, one.area):
        raise NotSeen
    if name == "close":
        actions.close_group(one, by)
        return done(request, _("记下了，这个群已经不在"), "groups:home")
    kinds = {"answer": KeeperForm, "change": GroupForm, "robot": RobotForm}
    if name not in kinds:
        raise NotSeen
    form: PlainForm = kinds[name](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            _do(name, one, request, form)
            return done(request, _("记下了"), "groups:group", pk)
        except Invalid as fault:
            show_faults(form, fault)
    return _page(request, one, name, form)


def _do(name: str, one: ChatGroup, request: Request, form: PlainForm) -> None:
    by, said = request.actor, form.cleaned_data
    if name == "answer":
        actions.answer_for(one, by, person=meet(said["name"], said["phone"]))
    elif name == "robot":
        actions.set_robot(one, by, webhook=said["webhook"])
    else:
        actions.change_group(one, by, name=said["name"], platform=said["platform"], members=said["members"] or 0)
