"""`./linli manage group_robot URL --organisation ID | --area ID`: give a body or an area its group robot."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.platform.notices.models import Robot
from linli.platform.places.models import Area, Organisation


class Command(BaseCommand):
    """Keeps the robot's address; it is a secret and is stored sealed."""

    help = "Set the address of the WeCom robot of an organisation's or an area's chat group."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose group, and where."""
        parser.add_argument("webhook")
        parser.add_argument("--mentions", action="store_true", help="tell its members here instead of by SMS")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--organisation", type=int)
        whose.add_argument("--area", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Set or replace it."""
        organisation = Organisation.objects.filter(pk=options["organisation"]).first()
        area = Area.objects.filter(pk=options["area"]).first()
        if organisation is None and area is None:
            raise CommandError("No such organisation or area.")
        values = {"webhook": options["webhook"], "active": True, "mentions": options["mentions"]}
        Robot.objects.update_or_create(organisation=organisation, area=area, defaults=values)
        self.stdout.write(f"{organisation or area}: done.")
