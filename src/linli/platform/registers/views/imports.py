"""Excel in, in three steps: 1 上传表格, 2 检查, 3 写入. Nothing is written before the third."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk
from linli.platform.registers import declare, importing, sheets, spool
from linli.platform.registers.forms import UploadForm
from linli.platform.registers.jobs import go_on
from linli.platform.registers.models import CellFault, Import
from linli.platform.registers.terms import AT_WORK, State, Unreadable
from linli.platform.registers.views.page import (
    readable,
    workbook,
)
from linli.platform.ui.answers import draw
from linli.platform.ui.shapes import Fault, ImportCheck

SMALL = 2000  # rows that are worked through at once, while the person waits
FAULTS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def upload(request: Request, key: str) -> HttpResponseBase:
    """Step 1: the file."""
    register = readable(request.actor, key)
    if not importing.may_bring(request.actor, register):
        raise NotSeen
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            one = _taken(request.actor, register, form.cleaned_data["file"])
            return redirect("registers:import", pk=one.pk)
        except Unreadable as error:
            form.add_error("file", error.text(gettext))
    context = {"register": register, "form": form}
    return draw(request, "registers/upload.html", context, status=422 if form.errors else 200)


def _taken(by: Actor, register: declare.Register, file: Any) -> Import:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        one = importing.begin(by, register, path, file.name)
    _work(one)
    return one


def _work(one: Import) -> None:
    """Small tables at once, large ones in the worker."""
    rows = spool.reopen(importing.path_of(one))
    if sum(1 for _row in rows.rows(most=SMALL + 1)) <= SMALL:
        importing.run(one)
    else:
        go_on.defer(pk=str(one.pk))


def own(by: Actor, pk: UUID) -> Import:
    """One's own import. Raises NotSeen for other people's."""
    one = Import.objects.filter(pk=pk, by_id=by.person_id or 0).first()
    if one is None:
        raise NotSeen
    return one


@require_safe
@desk
def show(request: Request, pk: UUID) -> HttpResponseBase:
    """Steps 2 and 3: what the check found, and what was written."""
    one = own(request.actor, pk)
    register = declare.get(one.register)
    context = {
        "one": one,
        "register": register,
        "step": 3 if one.state in (State.WRITING, State.DONE) else 2,
        "working": one.state in AT_WORK,
        "check": ImportCheck(
            one.file, one.good, one.bad, _faults(one), f"{request.path}faults.xlsx" if one.bad else ""
        ),
        "new": one.good - one.known,
    }
    return draw(request, "registers/import.html", context)


def _faults(one: Import) -> list[Fault]:
    try:
        rows = spool.reopen(importing.path_of(one))
    except Unreadable:
        return []
    return [_fault(rows, fault) for fault in one.faults.order_by("line", "id")[:FAULTS_SHOWN]]


def _fault(rows: spool.Spool, fault: CellFault) -> Fault:
    cells = rows.row(fault.offset).cells
    value = str(cells[fault.column]) if 0 <= fault.column < len(cells) else ""
    heading = rows.headings[fault.column] if 0 <= fault.column < len(rows.headings) else ""
    return Fault(f"{letters(fault.column)}{fault.line} {heading}".strip(), value, fault.reason)


def letters(column: int) -> str:
    """Column 27 is AB; a fault of the whole row has no column."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26) if column >= 0 else ""


@require_POST
@desk
def confirm(request: Request, pk: UUID) -> HttpResponseBase:
    """Step 3: write the rows that are right."""
    one = own(request.actor, pk)
    importing.confirm(request.actor, one)
    _work(one)
    return redirect("registers:import", pk=pk)


@require_POST
@desk
def drop(request: Request, pk: UUID) -> HttpResponseBase:
    """Not after all."""
    one = own(request.actor, pk)
    importing.drop(request.actor, one)
    return redirect("registers:list", key=one.register)


@require_safe
@desk
def faults(request: Request, pk: UUID) -> HttpResponseBase:
    """The rows that came back, each with its reasons."""
    one = own(request.actor, pk)
    register = declare.get(one.register)
    return workbook(f"{register.title}要改的行.xlsx", lambda path: sheets.result(path, one, register))
