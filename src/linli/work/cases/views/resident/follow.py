"""凭编号和查询码查进度: without an account, from a message or from paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.errors import LinliError
from linli.platform.posts.web import Request, remember_following
from linli.platform.signin.landing import address_of
from linli.platform.ui.answers import show_faults
from linli.work.cases.following import by_code
from linli.work.cases.forms.resident import FollowForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Number and code; from then on this browser may see and rate this one request."""
    form = FollowForm(request.POST or None, initial={"number": request.GET.get("number", "")[:30]})
    if request.method == "POST" and form.is_valid():
        try:
            case = by_code(form.cleaned_data["number"], form.cleaned_data["code"], address_of(request))
        except LinliError as error:
            show_faults(form, error)
            return _page(request, form, 429)
        if case is not None and case.matter.person_id is not None:
            remember_following(request, case.pk, case.matter.person_id)
            return redirect("resident:case", number=case.matter.number)
        form.add_error("code", _("编号或查询码不对，请对照短信再填一遍"))
    return _page(request, form, 422 if form.errors else 200)


def _page(request: Request, form: FollowForm, status: int) -> HttpResponse:
    return render(request, "cases/resident/follow.html", {"form": form}, status=status)


@never_cache
@require_safe
def by_link(request: Request, number: str, code: str) -> HttpResponse:
    """The link of a message: the code leaves the address at once, so that it is not handed on by mistake."""
    case = by_code(number, code, address_of(request))
    if case is None or case.matter.person_id is None:
        form = FollowForm({"number": number, "code": ""})
        form.is_valid()
        form.errors.clear()
        form.add_error("code", _("这个链接不对或不完整，请照短信填编号和查询码"))
        return _page(request, form, 404)
    remember_following(request, case.pk, case.matter.person_id)
    return redirect("resident:case", number=case.matter.number)
