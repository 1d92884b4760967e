"""How a place is divided and who takes part: plans, department grids, seats, pairings, facilities, floor plans."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from linli.kernel import clock
from linli.platform.flow.models import Item, Matter
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Building, Entrance, Home, Organisation, PlaceCode, Placed
from linli.platform.posts.actor import Actor
from linli.platform.structure.terms import (
    GOOD_FOR,
    ChangeKind,
    ChangeState,
    DeedStage,
    FacilityKind,
    PostsGo,
    SeatRole,
)


class AreaChange(models.Model):
    """A plan that splits, merges, moves or renames areas (区划调整): drafted, looked at, in force from a day on."""

    follows_areas: ClassVar[bool] = False

    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.DRAFT)
    basis = models.CharField(max_length=120, blank=True)  # the document that decided it
    plan = models.JSONField(default=dict)
    posts_go = models.CharField(max_length=8, choices=PostsGo.choices, default=PostsGo.FIRST)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")  # the lowest area above everything it touches
    effective_on = models.DateField(null=True, blank=True)  # 00:00 in Asia/Shanghai
    journal = models.JSONField(default=dict)  # what was where before, so that it can be undone
    outcome = models.JSONField(default=dict)  # how many of what were touched; or why it failed
    touched = models.JSONField(default=list)  # ids of the areas it changed
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["effective_on"], condition=Q(state=ChangeState.SCHEDULED), name="change_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class DepartmentGrid(models.Model):
    """A grid as one department draws it (多网合一): it lies over base grids, and somebody answers for it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grids")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    answers = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    base = models.ManyToManyField(Area, through="DepartmentGridPart", related_name="department_grids")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_department_grid"),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentGridPart(models.Model):
    """A base grid that a department's grid covers."""

    grid = models.ForeignKey(DepartmentGrid, models.CASCADE, related_name="parts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["grid", "area"], name="covered_once")]


class Seat(models.Model):
    """A seat on the big party committee of a community (大党委 1+X): a person of some organisation, for a term."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=SeatRole.choices, default=SeatRole.STANDING)
    duty = models.CharField(max_length=60, blank=True)  # what this member looks after
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "person", "since"], name="seated_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_term"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person}"


class Pairing(models.Model):
    """An organisation stands by an area (包联 / 结对): one row each, so one-to-many and N-to-one are several rows."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pairings")
    area = models.ForeignKey(Area, models.PROTECT, related_name="pairings")
    contact = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "area", "since"], name="paired_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="pairing_term"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.area}"

    @property
    def runs(self) -> bool:
        """Whether the term runs today."""
        today = clock.today()
        return self.since <= today and (self.until is None or today <= self.until)


class PairingDuty(models.Model):
    """One thing the organisation has promised the area to do."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="duties")
    title = models.CharField(max_length=60)
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class DeedQuerySet(models.QuerySet["Deed"]):
    """Look-ups of deeds."""

    def seen_by(self, by: Actor) -> DeedQuerySet:
        """Deeds this actor may know of, with their matters."""
        return self.filter(matter__in=Matter.objects.seen_by(by)).select_related("matter")


class Deed(Item):
    """What a partner did for its area (践诺): reported by the partner, confirmed by the community (PairingDeed)."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="deeds")
    duty = models.ForeignKey(PairingDuty, models.PROTECT, null=True, blank=True, related_name="+")
    done_on = models.DateField()
    text = models.TextField(max_length=1000)
    met = models.CharField(max_length=120, blank=True)  # which need it met, in the community's words
    said = models.CharField(max_length=300, blank=True)  # what the community said when it sent it back

    objects: ClassVar[DeedQuerySet] = DeedQuerySet.as_manager()  # type: ignore[assignment]

    @property
    def stage_label(self) -> str:
        """Where it stands, in words."""
        return str(DeedStage(self.matter.stage).label)


class Facility(Placed):
    """A thing in a public place (设施): where it stands, who looks after it, when it is looked at next (F1.6)."""

    kind = models.CharField(max_length=16, choices=FacilityKind.choices)
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="facilities")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="facilities")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="facilities")
    built_year = models.PositiveSmallIntegerField(null=True, blank=True)
    inspect_by = models.DateField(null=True, blank=True)
    sign = models.OneToOneField(PlaceCode, models.PROTECT, null=True, blank=True, related_name="facility")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["grid", "kind"], condition=Q(ended_on=None), name="facility_grid"),
            models.Index(fields=["community", "kind"], condition=Q(ended_on=None), name="facility_community"),
            models.Index(fields=["inspect_by"], condition=Q(ended_on=None), name="facility_due"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ageing(self) -> bool:
        """Older than things of its kind are usually good for."""
        return (
            bool(self.built_year) and clock.today().year - (self.built_year or 0) >= GOOD_FOR[FacilityKind(self.kind)]
        )

    @property
    def overdue(self) -> bool:
        """Should have been looked at before today."""
        return self.inspect_by is not None and self.inspect_by < clock.today()


class FloorPlan(models.Model):
    """The picture of a floor or of a whole building (户型 / 楼层图) with its homes marked."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="floor_plans")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class FloorMark(models.Model):
    """Where a home is on the picture: a rectangle in fractions of its width and height."""

    plan = models.ForeignKey(FloorPlan, models.CASCADE, related_name="marks")
    home = models.ForeignKey(Home, models.PROTECT, related_name="+")
    x = models.FloatField()
    y = models.FloatField()
    w = models.FloatField()
    h = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "home"], name="marked_once"),
            models.CheckConstraint(
                condition=Q(x__gte=0, y__gte=0, w__gt=0, h__gt=0)
                & Q(x__lte=1.000001 - F("w"))
                & Q(y__lte=1.000001 - F("h")),
                name="mark_on_the_picture",
            ),
        ]

    def box(self) -> dict[str, Any]:
        """In pixels of the picture, for SVG."""
        wide, high = self.plan.width, self.plan.height
        return {
            "x": round(self.x * wide, 1), "y": round(self.y * high, 1), "w": round(self.w * wide, 1),
            "h": round(self.h * high, 1), "cx": round((self.x + self.w / 2) * wide, 1),
            "cy": round((self.y + self.h / 2) * high, 1),
        }  # fmt: skip
