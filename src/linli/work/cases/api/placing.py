"""Placing a request, the places it can name, and handing in its photos."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Query, Status
from ninja.files import UploadedFile

from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import person_name, phone
from linli.platform.access.api import ENVELOPE, REFUSALS, Given, Id, Lat, Lon, Text, actor_of, sender
from linli.platform.access.models import Upload
from linli.platform.access.uploads import hand_in, handed_in
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.reasons import said
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places import tree
from linli.platform.places.locate import Where, at_area, at_building, at_code, at_home, at_point, find
from linli.platform.places.models import Building, Entrance, Home
from linli.platform.posts.actor import Actor
from linli.platform.residents.models import Residence
from linli.work.cases import actions
from linli.work.cases.api import schemas
from linli.work.cases.api.reading import CaseNumber, FollowCode, proved
from linli.work.cases.api.router import router
from linli.work.cases.terms import Fix


class Point(Given):
    """A position, WGS 84."""

    lon: Lon
    lat: Lat


class Somewhere(Given):
    """Where it is: one of these; when several are given, the most exact counts."""

    home: Id | None = None
    building: Id | None = None
    entrance: Id | None = None
    code: Text | None = Field(None, max_length=16, description="of a QR code on the spot")
    point: Point | None = None
    area: Id | None = None


class Reporter(Given):
    """For whom a member of staff places a request."""

    name: Text = Field(max_length=50)
    phone: Text = Field(max_length=30)


class NewCase(Given):
    """A request. Residents place their own; staff place for somebody, or without a requester what they found."""

    text: Text = Field(max_length=2000)
    where: Somewhere
    photos: list[Text] = Field([], max_length=9)
    anonymous: bool = False
    contact_phone: Text = Field("", max_length=30, description="where to ring about this one request")
    category: Text = Field("", max_length=40)
    requester: Reporter | None = None
    channel: Channel | None = None
    fixed: Fix | None = Field(None, description="what a worker found and put right on the spot")
    answer: Text = Field("", max_length=1000)


@router.post("/cases", response={201: schemas.Placed, **REFUSALS}, openapi_extra=ENVELOPE)
def place(request: HttpRequest, new: NewCase) -> Any:
    """Place a request; it is dispatched at once when dispatch is sure enough."""
    by = sender(request)
    if not by.is_staff and (new.requester or new.fixed or new.channel not in (None, Channel.WEB, Channel.QR)):
        raise Refused(_("替别人反映、当场办结由工作人员来做"))
    if new.category and new.category not in catalogue.get().categories:
        raise Invalid({"category": _("请从目录里选一个类别")})
    case = actions.place(
        by,
        text=new.text,
        where=place_of(new.where, by),
        requester=_requester(new, by),
        channel=new.channel or _channel(new, by),
        photos=handed_in(by.person, new.photos),
        anonymous=new.anonymous,
        contact_phone=new.contact_phone,
        category=new.category,
        fixed=new.fixed or "",
        answer=new.answer,
    )
    matter, party = case.matter, case.proposal.get("party", {})
    answer = {
        "id": matter.pk,
        "number": matter.number,
        "stage": matter.stage,
        "category": matter.category,
        "category_name": catalogue.get().name(matter.category),
        "size": matter.size,
        "why": said(party),
    }
    return Status(201, answer)


def _requester(new: NewCase, by: Actor) -> Person | None:
    if new.requester is not None:
        return meet(person_name(new.requester.name), phone(new.requester.phone))
    return None if by.is_staff else by.person


def _channel(new: NewCase, by: Actor) -> Channel:
    if not by.is_staff:
        return Channel.QR if new.where.code else Channel.WEB
    return Channel.ON_BEHALF if new.requester else Channel.PATROL


def place_of(given: Somewhere, by: Actor) -> Where:
    """The place, from the most exact thing that was given. Raises Invalid when there is none, or none such."""
    where = _at_home(given, by) or _at_building(given) or (at_code(given.code) if given.code else None)
    if where is None and given.point is not None:
        where = at_point(given.point.lon, given.point.lat)
    if where is None and given.area is not None and given.area in tree.tree.get().areas:
        where = at_area(tree.area(given.area))
    if where is None:
        raise Invalid({"where": _("没有找到这个地方，请换一种说法，或者选小区和楼栋")})
    return where


def _at_home(given: Somewhere, by: Actor) -> Where | None:
    """Residents name their own homes only: whose home is where is nobody's business."""
    if given.home is None:
        return None
    homes = Home.objects.select_related("entrance__building__compound")
    if not by.is_staff:
        homes = homes.filter(residences__in=Residence.objects.filter(person=by.person, until=None))
    home = homes.filter(pk=given.home).first()
    return at_home(home) if home else None


def _at_building(given: Somewhere) -> Where | None:
    if given.entrance is not None:
        entrance = Entrance.objects.select_related("building__compound").filter(pk=given.entrance).first()
        return at_building(entrance.building, entrance) if entrance else None
    building = Building.objects.select_related("compound").filter(pk=given.building).first() if given.building else None
    return at_building(building) if building else None


class PlaceAsked(Given):
    """Address text inside an area, or the code on a wall; nothing for my own homes."""

    text: Text = Field("", max_length=120)
    area: Id | None = None
    code: Text = Field("", max_length=16)


@router.get("/places", response={200: list[schemas.PlaceOut], **REFUSALS})
def places(request: HttpRequest, asked: Query[PlaceAsked]) -> Any:
    """Places by address text inside an area, by the code on a wall, or, when nothing is asked, my own homes."""
    by = actor_of(request)
    if asked.code:
        found = [at_code(asked.code)]
    elif asked.text and asked.area in tree.tree.get().areas:
        found = [*find(asked.text, tree.area(asked.area or 0))]
    else:
        homes = Home.objects.filter(residences__in=Residence.objects.filter(person=by.person, until=None))
        found = [at_home(home) for home in homes.select_related("entrance__building__compound").distinct()]
    return [_place_shown(one, by) for one in found if one is not None]


def _place_shown(where: Where, by: Actor) -> dict[str, Any]:
    own = where.home is not None and (
        by.is_staff or where.home.residences.filter(person=by.person, until=None).exists()
    )
    return {
        "words": where.words,
        "precision": where.precision,
        "area": where.area.pk,
        "building": where.building.pk if where.building else None,
        "entrance": where.entrance.pk if where.entrance else None,
        "home": where.home.pk if where.home and own else None,
        "lon": where.lon,
        "lat": where.lat,
    }


@router.post("/photos", response={201: schemas.PhotoHandedIn, **REFUSALS})
def hand_in_photo(request: HttpRequest, photo: File[UploadedFile]) -> Any:
    """Hand in a photo, then name it in a request within two days. Camera data and position are taken out of it."""
    by = actor_of(request)
    assert by.person is not None
    made = hand_in(by.person, photo)
    return Status(201, _handed(made))


@router.post("/follow/{number}/photos", response={201: schemas.PhotoHandedIn, **REFUSALS}, auth=None)
def follow_photo(request: HttpRequest, number: CaseNumber, code: FollowCode, photo: File[UploadedFile]) -> Any:
    """Hand in a photo with the number and code of a request, to name it when adding to that request."""
    case, _visitor = proved(request, number, code)
    assert case.matter.person is not None
    return Status(201, _handed(hand_in(case.matter.person, photo)))


def _handed(made: Upload) -> dict[str, Any]:
    return {"photo": made.sha256, "width": made.width, "height": made.height}
