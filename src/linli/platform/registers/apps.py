"""Django application of the registers."""

from django.apps import AppConfig
from django.db.models import CharField
from django.db.models.functions import Reverse


class RegistersConfig(AppConfig):
    """Registers of people, places and things, in and out by Excel."""

    name = "linli.platform.registers"
    label = "registers"

    def ready(self) -> None:
        """Declare the registers and put them into the menu of the console; names are also looked up from their end."""
        from linli.platform.registers.kinds import declared  # noqa: F401
        from linli.platform.registers.views import fill_menu

        CharField.register_lookup(Reverse)
        fill_menu()
