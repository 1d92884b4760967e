"""Pages of the design system itself: mode, service worker, offline pages, problems, and the page of all parts."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from linli.platform.ui.context import MODE_COOKIE
from linli.platform.ui.parts_page import parts_context

YEAR = 365 * 24 * 3600


@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """长辈版 and back, at the same address; kept a year in this browser."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = "/"
    response = HttpResponseRedirect(onward)  # not redirect(): it takes what is no address for the name of a view
    mode = "elder" if request.POST.get("mode") == "elder" else "normal"
    response.set_cookie(MODE_COOKIE, mode, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


@require_GET
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The field's service worker, with the list of what it keeps; may look after everything under /field/."""
    file = finders.find("islands/sw.js")
    if not isinstance(file, str):
        raise Http404
    shell = [reverse("ui:offline"), reverse("ui:queue"), static("img/linli.svg")]
    shell += [static(f"islands/{name}.js") for name in ("outbox", "report") if finders.find(f"islands/{name}.js")]
    script = f"self.SHELL={json.dumps(shell)};\n{Path(file).read_text(encoding='utf-8')}"
    return HttpResponse(script, "text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/field/"})


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """So that a worker can put the task list on the phone's home screen."""
    icon = {"src": static("img/linli.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": _("邻里网格员"),
            "short_name": _("邻里"),
            "start_url": "/field/",
            "scope": "/field/",
            "display": "standalone",
            "theme_color": "#b4231f",
            "background_color": "#f3f5f8",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/offline.html")


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits on this phone; filled by the outbox island, the server knows nothing of it."""
    return render(request, "ui/queue.html")


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """Every part in one face: /_parts/?face=phone|elder|console|screen. For people who build pages."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False) or getattr(settings, "TESTING", False)):
        raise Http404
    face = request.GET.get("face", "console")
    if face not in {"phone", "elder", "console", "screen"}:
        raise Http404
    context = parts_context(request) | {"face": face} | ({"elder": True} if face == "elder" else {})
    page = "phone" if face == "elder" else face
    return render(request, f"ui/parts_{page}.html", context)


def problem(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """An error page in plain words with the telephone number."""
    context = {"title": title, "text": text, "phone_url": f"tel:{getattr(settings, 'LINLI_PHONE', '')}"}
    return render(request, "ui/problem.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404; also what a person sees of matters that are not theirs."""
    text = _("网址可能写错了，或者这件事不归您看。用查询码也可以查自己的事。")
    return problem(request, 404, _("没有找到这一页"), text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return problem(request, 403, _("这一步您现在做不了"), _("可能是岗位换了，或者这件事已经到了下一步。"))


def opened_a_button(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes what a form sends was opened like a page."""
    text = _("这里要从前一页的按钮进来。什么也没有改，请回到前一页再点一次。")
    return problem(request, 405, _("这一页单独打不开"), text)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: mostly a page left open for long."""
    return problem(
        request, 403, _("页面放得太久，没有提交上"), _("请回到上一页，刷新后再提交一次。您写的字还在手机里。")
    )


def failed(request: HttpRequest) -> HttpResponse:
    """handler500: says what is safe and whom to call, nothing technical."""
    text = _("我们这边出了毛病，已经记下来了。刚才那一步没有做成，请过几分钟再试。")
    return problem(request, 500, _("这一步没有做成"), text)
