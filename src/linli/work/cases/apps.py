"""Django application of requests."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Requests of residents: the main kind of work."""

    name = "linli.work.cases"
    label = "cases"

    def ready(self) -> None:
        """Declare the flows and bind their actions."""
        from linli.platform.likeness.texts import readable
        from linli.work.cases import actions, grams  # noqa: F401
        from linli.work.cases.queries import alike
        from linli.work.cases.views.console import fill_menu as fill_console_menu
        from linli.work.cases.views.field import fill_menu as fill_field_menu
        from linli.work.cases.views.resident import fill_menu as fill_resident_menu

        fill_field_menu()
        fill_console_menu()
        fill_resident_menu()
        readable("case", alike.texts)
