"""Django application of the structure."""

from django.apps import AppConfig


class StructureConfig(AppConfig):
    """How the place is divided: areas that split, merge and move, chains of organisations, who is paired with whom."""

    name = "linli.platform.structure"
    label = "structure"

    def ready(self) -> None:
        """Declare flow and registers, and let the worker look for plans whose day has come."""
        from linli.platform.structure import pairing  # noqa: F401
        from linli.platform.structure.redrawing import force, matters  # noqa: F401
        from linli.platform.structure.tables import grounds, parties, things  # noqa: F401
        from linli.platform.structure.views import fill_menu

        fill_menu()
