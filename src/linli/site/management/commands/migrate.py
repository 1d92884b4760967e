"""Django's `migrate`, done by the owner of the tables; after it the role that serves may use what has come."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from linli.platform.wall.roles import as_owner, grant


class Command(migrate.Command):
    """Bring the tables up to date, the one of the cache among them."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django does it, under the other name."""
        with as_owner():
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                call_command("createcachetable", verbosity=0)
                grant()
