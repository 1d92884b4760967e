"""./linli manage retention: forget what is due now; with --dry-run only say what would be forgotten."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.kernel import clock
from linli.platform.audit.actions import sweep
from linli.platform.identity import keeping


class Command(BaseCommand):
    """Run the retention rules."""

    help = "Forget personal data whose time is over: --dry-run only counts"

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing is touched with --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="count, touch nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each kind of data."""
        if options["dry_run"]:
            found = [(one.label, one.keep_days, one.count) for one in keeping.survey(clock.now())]
        else:
            found = [(one["model"], one["keep_days"], one["count"]) for one in sweep().told]
        for label, days, count in found:
            self.stdout.write(f"{label:<28} {days:>5} 天 {count:>8}")
        verb = "到期，还没有清理" if options["dry_run"] else "已清理"
        self.stdout.write(f"{verb}：{sum(count for _label, _days, count in found)}")
