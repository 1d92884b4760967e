"""Django application of records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What residents do with their own records: see, correct, copy, withdraw, register a tenancy."""

    name = "linli.work.records"
    label = "records"

    def ready(self) -> None:
        """Declare the flows and bind their actions."""
        from linli.work.records import actions  # noqa: F401
        from linli.work.records.views.console import fill_menu

        fill_menu()
