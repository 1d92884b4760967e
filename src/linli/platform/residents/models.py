"""Who lives where: the tie between a person and a home."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.identity.models import Person
from linli.platform.places.models import Home


class Tie(models.TextChoices):
    """How a resident is tied to a home."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家人")
    TENANT = "tenant", _("租住")


class Residence(models.Model):
    """A person lives in a home (居民 / 租住), from a day on, perhaps until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    home = models.ForeignKey(Home, models.PROTECT, related_name="residences")
    tie = models.CharField(max_length=10, choices=Tie.choices, default=Tie.OWNER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"], condition=models.Q(until=None), name="lives_now")]

    def __str__(self) -> str:
        return f"{self.person} {self.home}"
