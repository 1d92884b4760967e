"""The API under /api/: one description in OpenAPI 3.1, one way to say no, and a page that lists it all."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from linli.kernel.errors import Invalid, LinliError, NotSeen
from linli.platform.access.api import SIGNED_IN
from linli.work.cases.api import router as cases
from linli.work.muster.api import router as muster
from linli.work.topics.api import router as topics

METHODS = ("get", "post", "put", "patch", "delete")
NOT_SIGNED_IN = _("请先登录，或者带上有效的访问令牌")
NOT_READABLE = _("没有看懂这个请求，请检查格式")
NOT_FROM_HERE = _("请刷新页面再试一次")
ODD = _("格式不对，请照接口说明写")
# By the kind of fault that the frame finds in a field; the beginning of the kind is enough.
WRONG = {
    "missing": _("这一项要填"),
    "extra_forbidden": _("没有这一项，请照接口说明写"),
    "string_too_long": _("最多 %(max_length)s 个字"),
    "string_too_short": _("最少 %(min_length)s 个字"),
    "too_long": _("最多 %(max_length)s 个"),
    "too_short": _("最少 %(min_length)s 个"),
    "greater_than_equal": _("最小是 %(ge)s"),
    "greater_than": _("要大于 %(gt)s"),
    "less_than_equal": _("最大是 %(le)s"),
    "less_than": _("要小于 %(lt)s"),
    "enum": _("请用这几个里的一个：%(expected)s"),
    "literal_error": _("请用这几个里的一个：%(expected)s"),
    "int": _("请用整数"),
    "float": _("请用数字"),
    "bool": _("请用 true 或 false"),
    "string": _("请用文字"),
    "date": _("请用日期，例如 2026-11-20"),
    "timezone": _("请用带时区的 ISO 8601 时间"),
    "json_invalid": _("没有看懂这个请求，请检查格式"),
}


class Readable(JSONRenderer):
    """Chinese as it is written and not as escapes, which would double its size."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="邻里 Linli",
    version="1",
    description="What the pages do with requests, hot topics and musters, by the same actions and the same rights.",
    auth=SIGNED_IN,
    docs_url=None,  # its ready-made page loads scripts from elsewhere; ours is `overview`
    urls_namespace="api",
    renderer=Readable(),
)
api.add_router("", cases)
api.add_router("", muster)
api.add_router("", topics)


def said(request: HttpRequest, status: int, detail: str, fields: dict[str, list[str]] | None = None) -> HttpResponse:
    """A refusal in the one form that all routes document."""
    return api.create_response(request, {"detail": detail, "fields": fields or {}}, status=status)


@api.exception_handler(LinliError)
def refused(request: HttpRequest, error: LinliError) -> HttpResponse:
    """What the house refuses, in its own words."""
    fields = error.texts(translation.gettext) if isinstance(error, Invalid) else {}
    return said(request, error.status, error.text(translation.gettext), fields)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the description, field by field."""
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        name = ".".join(str(part) for part in one.get("loc", ())[1:]) or "body"
        fields.setdefault(name, []).append(_worded(one))
    return said(request, HTTPStatus.UNPROCESSABLE_ENTITY, translation.gettext(Invalid.default), fields)


def _worded(fault: dict[str, Any]) -> str:
    """What is wrong with one field, in the language that was asked for: the frame speaks English only."""
    kind, ctx = str(fault.get("type", "")), dict(fault.get("ctx") or {})
    if kind == "value_error":  # raised by our own fields, with a msgid
        error = ctx.get("error")
        return error.text(translation.gettext) if isinstance(error, LinliError) else translation.gettext(str(error))
    words = WRONG.get(kind) or next((said for start, said in WRONG.items() if kind.startswith(start)), ODD)
    return translation.gettext(words) % {name: str(value) for name, value in ctx.items()}


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody knows who is asking."""
    return said(request, HTTPStatus.UNAUTHORIZED, translation.gettext(NOT_SIGNED_IN))


@api.exception_handler(HttpError)
def not_read(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the frame itself refuses: a body that is no JSON, a form from another site."""
    words = NOT_FROM_HERE if error.status_code == HTTPStatus.FORBIDDEN else NOT_READABLE
    return said(request, error.status_code, translation.gettext(words))


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such thing."""
    return said(request, HTTPStatus.NOT_FOUND, translation.gettext(NotSeen.default))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The documentation page: every route with its fields, drawn here, without scripts and without other hosts."""
    described: dict[str, Any] = dict(api.get_openapi_schema())
    routes = [
        {"method": method.upper(), "path": path, **operation, "body": _body(operation)}
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    schemas = [
        {"name": name, "words": schema.get("description", ""), "fields": list(schema.get("properties", ()))}
        for name, schema in sorted(described["components"]["schemas"].items())
    ]
    return render(request, "site/api.html", {"routes": routes, "schemas": schemas, "info": described["info"]})


def _body(operation: dict[str, Any]) -> str:
    """The name of the schema that comes in."""
    content = operation.get("requestBody", {}).get("content", {})
    first: dict[str, Any] = next(iter(content.values()), {})
    return str(first.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1])
