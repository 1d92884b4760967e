"""Django application of dispatch."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    """Text and place to category, size and party; the rule book behind it."""

    name = "linli.platform.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        """Put the rule book into the console's menu."""
        from linli.platform.dispatch import judgements  # noqa: F401
        from linli.platform.posts.rights import Right
        from linli.platform.ui import menus

        def administers(request: HttpRequest) -> bool:
            return bool(request.actor.may(Right.RULES))  # type: ignore[attr-defined]

        def answers_for_dispatch(request: HttpRequest) -> bool:
            from linli.platform.dispatch.queries import looked_after

            return bool(looked_after(request.actor))  # type: ignore[attr-defined]

        menus.add(
            "console",
            menus.Item(
                _("自动派单"), "adjustments", "dispatch:learnt", section=_("规则"), order=89, shown=answers_for_dispatch
            ),
        )
        for order, (label, icon, name) in enumerate(
            (
                (_("派单目录"), "list-details", "catalogue"),
                (_("时限规则"), "clock", "clocks"),
                (_("工作日历"), "calendar-event", "calendar"),
            )
        ):
            menus.add(
                "console",
                menus.Item(label, icon, f"dispatch:{name}", section=_("规则"), order=90 + order, shown=administers),
            )
