"""Django application of the registers."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers of people, places and things, in and out by Excel."""

    name = "linli.platform.registers"
    label = "registers"

    def ready(self) -> None:
        """Declare the registers and put them into the menu of the console."""
        from linli.platform.registers.kinds import declared  # noqa: F401
        from linli.platform.registers.views import fill_menu

        fill_menu()
