"""Bad input is only bad input: to any form it is refused in plain words, soon, and nothing is half done."""

from __future__ import annotations

import importlib
import io
import json
import pkgutil
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.habits.access_table import Line
from tests.habits.everything import OURS, Everything, everything, undone
from tests.habits.test_access import filled, lines

import linli
from linli.platform.attachments.models import Attachment
from linli.platform.events.models import Event
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.verify import broken_link
from linli.platform.identity.models import Person

SECONDS = 2.0  # of processor time: the clock on the wall belongs to everybody on the machine
ACTORS = ("wang", "li", "chen", "sun", "supervisor", "reviewer", "admin", "desk")
GARBAGE: dict[str, str] = {
    "nothing": "",
    "control characters": "\x00\x01\x07\x1b[31m\x7f\x85",
    "bidirectional": "\u202e\u2066灯\u2069\u200b\ufeff",
    "half a character": "\ud800",
    "full-width digits": "１３８００００２２１６",
    "negative": "-1",
    "too large for a column": str(2**63),
    "endless digits": "9" * 5000,
    "no number": "NaN",
    "infinite": "1e999",
    "another type": '{"a": [null]}',
    "markup": '"><script>alert(1)</script>{{7*7}}{% debug %}',
    "sql": "' OR 1=1; --",
    "date": "0000-99-99",
    "far date": "9999-12-31",
    "long": "很" * 2_500,  # in all fields together what a server still reads
    "too long": "很" * 20_000,
    "letters beyond": "\U00020bb7\U00031350\U000323b0" * 50,
}


@pytest.fixture(scope="module")
def all_of_it(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    with django_db_blocker.unblock(), everything() as found:
        yield found


def field_names() -> list[str]:
    """The names of all fields of all forms, and of what views read beside them."""
    for module in pkgutil.walk_packages(linli.__path__, "linli."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    found = {
        "pick", "go", "query", "back", "request_id", "version", "made_at", "mode", "next", "typing", "stash", "picked",
        "pick_place", "home", "language", "lon", "lat", "accuracy", "point", "token", "again", "look", "community",
        "code", "area", "building", "entrance", "file", "rows",
    }  # fmt: skip

    def walk(kind: type) -> None:
        for one in kind.__subclasses__():
            found.update(getattr(one, "base_fields", {}))
            walk(one)

    walk(forms.BaseForm)
    return sorted(found)


def posts() -> list[tuple[str, Line]]:
    """Every address that takes forms, with its line."""
    return [(address, row) for method, address, row in lines() if method == "POST" and address != "sign-out/"]


def encoded(value: str, names: list[str]) -> bytes:
    """The same value in every field, as browsers would never send it."""
    raw = quote(value.encode("utf-8", "surrogatepass"))
    return "&".join(f"{name}={raw}" for name in names).encode()


def sane() -> list[str]:
    """What does not hang together; empty when nothing is half done."""
    wrong = [f"{one} breaks" for one in Matter.objects.all() if broken_link(one) is not None]
    for matter in Matter.objects.all():
        told = Event.objects.filter(matter=matter.pk).exclude(data__seq=None).count()
        if not matter.version == told == Record.objects.filter(matter=matter).count():
            wrong.append(f"{matter}: version {matter.version}, {told} events")
        if matter.closed_at is None and not Deadline.objects.filter(matter=matter, met_at=None).exists():
            wrong.append(f"{matter} waits without a clock")
    return wrong


def throw(found: Everything, who: str, url: str, **how: Any) -> str:
    """What is wrong with the answer to one bad request; empty when it is only an answer."""
    client = found.clients[who]
    with undone(client):
        before = (Matter.objects.count(), Record.objects.count(), Event.objects.count())
        began = time.process_time()
        response = client.generic("POST", url, **how)
        took = time.process_time() - began
        after = (Matter.objects.count(), Record.objects.count(), Event.objects.count())
        changed = tuple(new - old for new, old in zip(after, before, strict=True))
        half = sane() if any(changed) else []
    words = f"{who} {url}: {response.status_code}"
    if response.status_code >= 500:
        return f"{words} {str(getattr(response, 'exc_info', ''))[:160]}"
    if took > SECONDS:
        return f"{words} took {took:.1f} s"
    if half or (response.status_code >= 400 and any(changed)):
        return f"{words} left {changed} {half[:2]}"
    return ""


@pytest.mark.parametrize("kind", GARBAGE)
def test_no_form_breaks(all_of_it: Everything, kind: str) -> None:
    names, dice, wrong = field_names(), random.Random(kind), []
    body = encoded(GARBAGE[kind], names)
    for address, row in posts():
        if not address.startswith("api/"):
            people = [one for one in ACTORS if one in row.ours] or ["stranger"]
            url = filled(all_of_it, address, row, OURS)
            how = {"data": body, "content_type": "application/x-www-form-urlencoded"}
            wrong.append(throw(all_of_it, dice.choice(people), url, **how))
    assert not [one for one in wrong if one], "\n".join(filter(None, wrong))


JSON: dict[str, str] = {
    "not json": "{",
    "deep": "[" * 20_000,
    "deep object": '{"text":' * 5_000,
    "a list": "[]",
    "null": "null",
    "half a character": '{"text": "\\ud800", "words": "\\ud800", "why": "\\ud800"}',
    "a zero": '{"text": "a\\u0000b", "words": "a\\u0000b", "why": "a\\u0000b", "where": {"code": "\\u0000"}}',
    "huge numbers": '{"into": 1e400, "organisation": 9223372036854775808, "percent": -1}',
    "digits": '{"into": ' + "9" * 5000 + "}",
    "invalid utf-8": "\udcff\udcfe",
}


@pytest.mark.parametrize("kind", JSON)
def test_no_body_breaks_the_api(all_of_it: Everything, kind: str) -> None:
    body, wrong = JSON[kind].encode("utf-8", "surrogateescape"), []
    for address, row in posts():
        if address.startswith("api/"):
            who = next((one for one in ACTORS if one in row.ours), "stranger")
            headers = {"Follow-Code": all_of_it.of(OURS, "code"), "Idempotency-Key": "\x7f" if kind == "a zero" else ""}
            url = filled(all_of_it, address, row, OURS)
            wrong.append(throw(all_of_it, who, url, data=body, content_type="application/json", headers=headers))
    assert not [one for one in wrong if one], "\n".join(filter(None, wrong))


def test_ten_million_characters_are_too_many(all_of_it: Everything) -> None:
    wrong = []
    for url in ("/report/", f"/desk/cases/{all_of_it.of(OURS, 'case')}/progress/", "/sign-in/", "/api/cases"):
        kind = "application/json" if "/api/" in url else "application/x-www-form-urlencoded"
        body = b'{"text": "' + b"a" * 10_000_000 + b'"}' if "/api/" in url else b"text=" + b"a" * 10_000_000
        wrong.append(throw(all_of_it, "chen", url, data=body, content_type=kind))
    assert not [one for one in wrong if one], "\n".join(filter(None, wrong))


def test_addresses_with_bad_query_strings_do_not_break(all_of_it: Everything) -> None:
    names = ["q", "after", "before", "in", "area", "category", "month", "open", "stage", "number", "phone", "place",
             "community", "compound", "building", "entrance", "text", "code", "lon", "lat", "limit", "picked", "year",
             "next", "view", "size", "channel", "organisation", "late", "events", "face", "older", "page"]  # fmt: skip
    wrong = []
    for method, address, row in lines():
        if method == "GET":
            who = next((one for one in ACTORS if one in row.ours), "stranger")
            for kind in (
                "control characters",
                "half a character",
                "too large for a column",
                "another type",
                "no number",
            ):
                query = encoded(GARBAGE[kind], names).decode()
                client, url = all_of_it.clients[who], filled(all_of_it, address, row, OURS).partition("?")[0]
                with undone(client):
                    began = time.process_time()
                    response = client.get(f"{url}?{query}")
                    if response.status_code >= 500 or time.process_time() - began > SECONDS:
                        wrong.append(f"{who} {url} {kind}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


# Files ---------------------------------------------------------------------------------------------------------------


def jpeg(**more: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", **more)
    return out.getvalue()


def flood(width: int, height: int) -> bytes:
    """A PNG that says it is enormous, in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")  # noqa: E501 # fmt: skip


def bomb() -> bytes:
    """A zip that unpacks to a hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", bytes(100_000_000))
    return out.getvalue()


def located() -> bytes:
    """A photo that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 54.0, 7.0), 3: "E", 4: (114.0, 0.0, 7.0)})
    return jpeg(exif=exif, comment=b"SECRETCOMMENT")


POLYGLOT = jpeg() + b"<script>alert(1)</script>" + bomb()[:2000]
FILES = {
    "nothing": b"",
    "zip bomb": bomb(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "flood": flood(30_000, 30_000),
    "wide flood": flood(2**31 - 1, 1),
    "cut short": jpeg()[:200],
    "only a head": b"\xff\xd8\xff\xe0",
    "text": "照片".encode() * 1000,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage",
    "random": random.Random(1).randbytes(200_000),
}


def photo_forms(found: Everything) -> list[tuple[str, str, dict[str, str]]]:
    """Where photos come in: who, address, the rest of the form."""
    case, number = found.of(OURS, "case"), found.of(OURS, "number")
    return [
        ("li", f"/field/cases/{case}/progress/", {"words": "已约电工"}),
        ("li", "/field/found/", {"text": "路灯坏了"}),
        ("wang", f"/my/{number}/supplement/", {"words": "还有一张"}),
        ("wang", "/report/", {"text": "路灯坏了", "words": "3 号楼"}),
        ("chen", f"/desk/cases/{case}/progress/", {"words": "已约电工"}),
        ("wang", "/api/photos", {}),
    ]


@pytest.mark.parametrize("kind", FILES)
def test_no_file_breaks_and_none_that_is_no_photo_is_kept(all_of_it: Everything, kind: str) -> None:
    wrong = []
    for who, url, rest in photo_forms(all_of_it):
        name = "photo" if url == "/api/photos" else "photos"
        upload = SimpleUploadedFile("../../照片\u202egpj.jpg", FILES[kind], "image/jpeg")
        with undone():
            kept, began = Attachment.objects.count(), time.process_time()
            response = all_of_it.clients[who].post(url, rest | {name: upload})
            took = time.process_time() - began
            if response.status_code >= 500 or took > SECONDS or Attachment.objects.count() != kept:
                wrong.append(f"{url}: {response.status_code} after {took:.1f} s")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("raw", [located(), POLYGLOT], ids=["located", "polyglot"])
def test_of_a_photo_only_the_picture_is_kept(all_of_it: Everything, raw: bytes) -> None:
    with undone():
        upload = SimpleUploadedFile("a.jpg", raw, "image/jpeg")
        url = f"/field/cases/{all_of_it.of(OURS, 'case')}/progress/"
        assert all_of_it.clients["li"].post(url, {"words": "看", "photos": upload}).status_code == 302
        kept = Attachment.objects.latest("pk")
        response = all_of_it.clients["li"].get(f"/files/{kept.pk}/")
        content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/webp"
    assert "sandbox" in response["Content-Security-Policy"]
    for hidden in (b"SECRET", b"script", b"PK\x03\x04", b"Exif", b"GPS"):
        assert hidden not in content
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()


# Names ---------------------------------------------------------------------------------------------------------------

NAMES = (
    "𠮷野家", "丁𱍐", "王𲎯", "阿不都热依木·买买提明", "古丽夏提·阿不力克木江·吐尔逊娜依·阿卜杜", "欧阳娜娜", "王芳",
    "李 雷", "Jean-Luc O'Neill", "張敏", "〇〇", "乜囧", "司马 相如", "爱新觉罗·启星",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_name_fits(all_of_it: Everything, name: str) -> None:
    """In by the form, into the database, out on the page, masked for others, in the API and the message."""
    client, person = all_of_it.clients["wang"], all_of_it.town.people["wang"]
    with undone(client):
        assert client.post("/me/name/", {"name": name}).status_code == 302
        assert Person.objects.get(pk=person.pk).name == name
        assert client.get("/me/name/").context["form"]["name"].value() == name
        told = json.loads(all_of_it.clients["chen"].get(f"/api/cases/{all_of_it.of(OURS, 'case')}").content)
        masked = told["requester"]["name"]
        assert masked != name and len(masked) == len(name) and "*" in masked
        assert "\ufffd" not in masked
