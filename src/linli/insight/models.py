"""Roll-ups behind the screen: facts of single matters, and their sums per area and day; all of it derived."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from linli.platform.places.models import Area, Placed

# What is counted; each is 0 or 1 in a fact and a sum in a cell. The rates are quotients of these (F12.10).
COUNTED = (
    "opened",  # a request came in
    "responses",  # its on-site clock has been met or has run out
    "in_time",  # … and was met in time
    "answered",  # the resident was told a result; once for each request, on the day of the first
    "solved",  # … with the outcome "solved", and the resident never said otherwise
    "rated",  # the resident rated it
    "satisfied",  # … satisfied or fairly satisfied each time
    "calls",  # a called organisation has reported in or its clock has run out
    "calls_in_time",  # … in time
    "consultations",  # a consultation was held
    "tasks",  # a task was formed
)


def counter() -> models.IntegerField[int, int]:
    """A column that counts; not a positive one, because a difference may be written before its row is found."""
    return models.IntegerField(default=0)


class Counted(models.Model):
    """The counted columns."""

    opened = counter()
    responses = counter()
    in_time = counter()
    answered = counter()
    solved = counter()
    rated = counter()
    satisfied = counter()
    calls = counter()
    calls_in_time = counter()
    consultations = counter()
    tasks = counter()

    class Meta:
        abstract = True


class Fact(Placed, Counted):
    """One thing about one matter on one day: what a number on the screen counts, and what its list shows."""

    follows_areas = False  # counted where it happened; what is still open is counted anew

    matter = models.BigIntegerField(db_index=True)
    day = models.DateField()  # in Asia/Shanghai
    category = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=[level, "day"], name=f"fact_{level}")
            for level in ("city", "district", "town", "community", "grid")
        ]


class Cell(Counted):
    """The sums of an area (of any level) on a day."""

    area = models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_constraint=False)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "day"], name="one_cell")]


class TopicCell(models.Model):
    """How many requests of a category came in from an area on a day."""

    area = models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_constraint=False)
    day = models.DateField()
    category = models.CharField(max_length=40)
    opened = counter()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "day", "category"], name="one_topic_cell")]


class OpenCell(models.Model):
    """How many matters of a kind are open in an area now."""

    area = models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20)
    open = counter()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "kind"], name="one_open_cell")]
