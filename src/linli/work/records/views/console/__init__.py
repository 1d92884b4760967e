"""Pages of records on the desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.audit.actions import watches
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.ui import menus
from linli.platform.ui.menus import Item
from linli.work.records.actions.beginning import KEEPING


def keeps_records(request: HttpRequest) -> bool:
    """Whether this desk keeps records of residents."""
    return bool(_actor(request).duties & KEEPING)


def watches_over(request: HttpRequest) -> bool:
    """Whether this desk watches over looks and retention."""
    by = _actor(request)
    return watches(by) or Duty.AUDITOR in by.duties


def _actor(request: HttpRequest) -> Actor:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return by


def fill_menu() -> None:
    """The side bar of the desk, the way to the doors in the field, a tile on the home page of residents."""
    menus.add("field_list", Item(_("信息核对"), "user-check", "records:doors", order=60, shown=keeps_records))
    menus.add("tiles", Item(_("我的信息"), "id", "records:own", order=85))
    menus.add(
        "console",
        Item(_("居民信息核对"), "user-check", "records:desk", section=_("基础台账"), order=47, shown=keeps_records),
        Item(_("疑似重复登记"), "git-merge", "records:pairs", section=_("基础台账"), order=48, shown=keeps_records),
        Item(_("信息保护"), "shield-lock", "records:watch", section=_("岗位与权限"), order=90, shown=watches_over),
    )
