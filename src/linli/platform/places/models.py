"""Where things are: the area tree, compounds, buildings, homes, organisations and the codes stuck on walls."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.platform.places.terms import ANCESTORS, Level, OrganisationKind


def ancestor_column() -> Any:
    """A column that names an ancestor area; unconstrained and unindexed: the hot tables index it their own way."""
    return models.ForeignKey(
        "places.Area", models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )


class Placed(models.Model):
    """A row that carries its ancestor areas as columns, so that "everything below here" is an index look-up."""

    city = ancestor_column()
    district = ancestor_column()
    town = ancestor_column()
    community = ancestor_column()
    grid = ancestor_column()

    follows_areas: ClassVar[bool] = True  # False for what tells of the past: it stays where it happened

    class Meta:
        abstract = True

    def put_under(self, area: Area) -> None:
        """Copy the ancestors of `area` (itself included) onto this row."""
        for level in ANCESTORS:
            setattr(self, f"{level}_id", getattr(area, f"{level}_id"))


class AreaQuerySet(models.QuerySet["Area"]):
    """Look-ups in the area tree."""

    def below(self, area: Area) -> AreaQuerySet:
        """The area itself and everything under it."""
        return self.filter(path__startswith=area.path)

    def current(self) -> AreaQuerySet:
        """Areas that have not been merged or split away."""
        return self.filter(ended_on=None)


class Area(Placed):
    """A node of the area tree (区域): city, district, town, community, grid or micro-grid (F1.1)."""

    level = models.CharField(max_length=12, choices=Level.choices)
    code = models.CharField(max_length=32, unique=True)  # 12-digit region code; grids append 3 digits
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=12, blank=True)  # prefix of matter numbers, two or three letters
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, unique=True, db_collation="C")  # "/1/7/23/": ids from the top
    rings = models.JSONField(default=list, blank=True)  # WGS 84 [[[lon, lat], …], …], outer rings only
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # the number residents call
    households = models.PositiveIntegerField(default=0)
    began_on = models.DateField(null=True, blank=True)  # None: since before Linli knew it
    ended_on = models.DateField(null=True, blank=True)  # the first day on which it was no more

    objects: ClassVar[AreaQuerySet] = AreaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["path"]
        indexes: ClassVar = [
            models.Index(fields=["community", "level"], name="area_community"),
            models.Index(fields=["town", "level"], name="area_town"),
        ]

    def __str__(self) -> str:
        return self.name

    def contains(self, other: Area) -> bool:
        """Whether `other` is this area or lies under it."""
        return other.path.startswith(self.path)


class Compound(models.Model):
    """A residential compound (小区)."""

    community = models.ForeignKey(Area, models.PROTECT, related_name="compounds")
    name = models.CharField(max_length=80)
    property_company = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, blank=True, related_name="compounds"
    )
    owners_committee = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, blank=True, related_name="owned_compounds"
    )
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building (楼栋); it stands in exactly one grid."""

    compound = models.ForeignKey(Compound, models.PROTECT, null=True, blank=True, related_name="buildings")
    grid = models.ForeignKey(Area, models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=80)  # "3 号楼"
    number = models.CharField(max_length=20, blank=True, db_index=True)  # "3"
    code = models.CharField(max_length=24, unique=True, null=True, blank=True)  # grid code and four digits
    built_year = models.PositiveSmallIntegerField(null=True, blank=True)
    floors = models.PositiveSmallIntegerField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    footprint = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class Entrance(models.Model):
    """A stairwell of a building (单元)."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances")
    name = models.CharField(max_length=40)  # "2 单元"
    number = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.name


class Home(models.Model):
    """A dwelling (房屋)."""

    entrance = models.ForeignKey(Entrance, models.PROTECT, related_name="homes")
    name = models.CharField(max_length=20)  # "501"
    code = models.CharField(max_length=40, unique=True, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrance", "name"], name="home_once_per_entrance")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body with duties in an area (单位): department, property company, party branch … (F1.2)."""

    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations")  # where its duty lies
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    phone = models.CharField(max_length=20, blank=True)
    trade = models.CharField(max_length=30, blank=True)  # "water", "housing": what dispatch rules name

    class Meta:
        indexes: ClassVar = [models.Index(fields=["trade", "area"], name="organisation_trade")]

    def __str__(self) -> str:
        return self.short or self.name


class PlaceCode(models.Model):
    """A QR code on a wall or a lamp post: scanning it fills in the place of a request (F2.1)."""

    code = models.CharField(max_length=16, unique=True)
    label = models.CharField(max_length=80)
    area = models.ForeignKey(Area, models.PROTECT)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True)
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label


class Revision(models.Model):
    """How often a table that processes keep in memory has changed; each process compares and reloads."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("缓存版本")


class AreaVersion(models.Model):
    """What an area was called, its code and what it belonged to, from a day to a day; both days belong to it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)  # None: since ever
    valid_until = models.DateField(null=True, blank=True)  # None: still

    class Meta:
        ordering: ClassVar = ["area", models.F("valid_from").asc(nulls_first=True), "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class AreaLink(models.Model):
    """One area came out of another (行政区划调整): split off it, merged from it."""

    before = models.ForeignKey(Area, models.PROTECT, related_name="successor_links")
    after = models.ForeignKey(Area, models.PROTECT, related_name="predecessor_links")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["before", "after"], name="linked_once")]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


def under(area: Area, *also: int) -> Q:
    """Rows of a Placed table that lie in `area`, and in others of its level (those it came out of)."""
    if area.level == Level.MICRO_GRID:
        return Q(grid_id=area.grid_id)
    return Q(**{f"{area.level}_id__in": [area.pk, *also]}) if also else Q(**{f"{area.level}_id": area.pk})
