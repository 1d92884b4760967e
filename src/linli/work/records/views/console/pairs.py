"""疑似重复登记: two records beside each other, made one or left two; and undone again."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import done, draw, show_faults, submit
from linli.work.records.actions.beginning import KEEPING
from linli.work.records.dedup import finder, merging
from linli.work.records.forms import UndoForm, WhyForm
from linli.work.records.models import Merge
from linli.work.records.queries import lists
from linli.work.records.queries.person import compared
from linli.work.records.terms import PairState, Reason

SHOWN = 50


def _keeper(request: Request) -> Actor:
    if not request.actor.duties & KEEPING:
        raise NotSeen
    return request.actor


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """What waits, the likeliest first; and what was merged lately."""
    by = _keeper(request)
    rows = [
        (one, "、".join(str(Reason(name).label) for name in one.reasons if name in Reason.values))
        for one in lists.pairs(by)[:SHOWN]
    ]
    merged = (
        Merge.objects.filter(pair__in=lists.pairs(by, PairState.MERGED)).select_related("kept", "by").order_by("-at")
    )
    context = {"rows": rows, "merged": list(merged.select_related("kept", "by")[:20])}
    return draw(request, "records/console/pairs.html", context)


@require_POST
@desk
def find(request: Request) -> HttpResponseBase:
    """现在找一遍: in the communities of this desk."""
    new = sum(finder.look_through(area) for area in _communities(_keeper(request)))
    return done(request, _("找到 %(n)s 对新的，请逐对核对。") % {"n": new}, "records:pairs")


def _communities(by: Actor) -> list[Area]:
    held = [one.area for one in by.holdings if one.duty in KEEPING]
    known = [one for one in tree.tree.get().areas.values() if one.level == Level.COMMUNITY and one.ended_on is None]
    return [one for one in known if any(area.contains(one) or one.contains(area) for area in held)][:5]


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def pair(request: Request, pk: int) -> HttpResponseBase:
    """Beside each other, masked; which record stays and whose value counts is chosen, nothing is preselected."""
    found = merging.pair_for(request.actor, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := _merged(request, pk, form)):
        return done(request, _("合成一份了。半年内可以撤销。"), "records:merge", made.pk)
    made_already = found.merges.order_by("-pk").first()
    context = {"pair": found, "compared": compared(found), "form": form, "merge": made_already}
    return draw(request, "records/console/pair.html", context, status=422 if form.errors else 200)


def _merged(request: Request, pk: int, form: WhyForm) -> Merge | None:
    given = {name: request.POST.get(name, "") for name in ("keep", "name", "phone", "id_number")}
    chosen = {name: number for name, text in given.items() if (number := ids.number(text)) is not None}
    if "keep" not in chosen:
        form.add_error(None, _("请选留下哪一份"))
        return None
    take = {name: value for name, value in chosen.items() if name != "keep"}
    try:
        return merging.merge(sender(request), pk, keep=chosen["keep"], take=take, why=form.cleaned_data["why"])
    except (Invalid, Refused) as error:
        show_faults(form, error)
        return None


@require_POST
@desk
def different(request: Request, pk: int) -> HttpResponseBase:
    """不是同一个人."""
    merging.different(sender(request), pk)
    return done(request, _("记下了，以后不再提示这一对。"), "records:pairs")


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def merge(request: Request, pk: int) -> HttpResponseBase:
    """What was merged, by whom and why; and the way back."""
    made = merging.merge_for(request.actor, pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    by = sender(request)
    if request.method == "POST" and submit(form, lambda: merging.undo(by, pk, why=form.cleaned_data["why"])):
        return done(request, _("分开了，原来的都恢复了。"), "records:merge", pk)
    moved = sum(len(ids) for ids in made.moved.values())
    context = {"merge": made, "form": form, "moved": moved, "undoable": made.undone_at is None and bool(made.before)}
    return draw(request, "records/console/merge.html", context, status=422 if form.errors else 200)
