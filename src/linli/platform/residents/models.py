"""Who lives where: the tie between a person and a home, and the vehicles that belong there."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.identity.fields import Personal, SealedTextField, blind
from linli.platform.identity.models import Person
from linli.platform.places.models import Home, Placed

# Lists of a grid must not join five tables. The database fills the columns, so that no writer can forget them; a writer
# of many rows may bring them along.
TAKE_AREAS = """
IF TG_OP = 'INSERT' AND NEW.city_id IS NOT NULL THEN
    RETURN NEW;
END IF;
SELECT a.city_id, a.district_id, a.town_id, a.community_id, a.grid_id
INTO NEW.city_id, NEW.district_id, NEW.town_id, NEW.community_id, NEW.grid_id
FROM places_home h
JOIN places_entrance e ON e.id = h.entrance_id
JOIN places_building b ON b.id = e.building_id
JOIN places_area a ON a.id = b.grid_id
WHERE h.id = NEW.home_id;
RETURN NEW;
"""


def takes_areas() -> pgtrigger.Trigger:
    """The row lies where its home lies."""
    changed = pgtrigger.Insert | pgtrigger.UpdateOf("home_id")  # type: ignore[no-untyped-call]
    return pgtrigger.Trigger(name="takes_areas", when=pgtrigger.Before, operation=changed, func=TAKE_AREAS)


class Tie(models.TextChoices):
    """How a resident is tied to a home."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家人")
    TENANT = "tenant", _("租住")


class Residence(Placed):
    """A person lives in a home (居民 / 租住), from a day on, perhaps until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    home = models.ForeignKey(Home, models.PROTECT, related_name="residences")
    tie = models.CharField(max_length=10, choices=Tie.choices, default=Tie.OWNER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=models.Q(until=None), name="lives_now"),
            models.Index(fields=["grid", "id"], condition=models.Q(until=None), name="lives_in_grid"),
            models.Index(fields=["community", "id"], condition=models.Q(until=None), name="lives_in_community"),
            models.Index(fields=["town", "id"], condition=models.Q(until=None), name="lives_in_town"),
        ]
        triggers: ClassVar = [takes_areas()]

    def __str__(self) -> str:
        return f"{self.person} {self.home}"


PLATE_CONTEXT = "residents_vehicle.plate"


class VehicleKind(models.TextChoices):
    """What kind of vehicle it is."""

    CAR = "car", _("小汽车")
    ELECTRIC_CAR = "electric_car", _("新能源汽车")
    MOTORCYCLE = "motorcycle", _("摩托车")
    ELECTRIC_BIKE = "electric_bike", _("电动自行车")
    OTHER = "other", _("其他车辆")


class Vehicle(Placed):
    """A vehicle (车辆) of a person, kept at a home; found by its whole plate or by the last three characters."""

    plate = SealedTextField(personal=Personal(_("找到车主挪车"), _("小区停车管理"), _("车辆迁出后 6 个月"), "plate"))
    plate_blind = models.BinaryField(max_length=16, unique=True, editable=False)
    plate_tail = models.CharField(max_length=3, db_index=True)
    kind = models.CharField(max_length=16, choices=VehicleKind.choices, default=VehicleKind.CAR)
    person = models.ForeignKey(Person, models.PROTECT, related_name="vehicles")
    home = models.ForeignKey(Home, models.PROTECT, null=True, blank=True, related_name="vehicles")
    since = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "id"], name="vehicle_community")]
        triggers: ClassVar = [takes_areas()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def carry(self, plate: str) -> None:
        """Set the plate (already normalised) and what it is found by."""
        self.plate, self.plate_blind, self.plate_tail = plate, blind(plate, PLATE_CONTEXT), plate[-3:]
