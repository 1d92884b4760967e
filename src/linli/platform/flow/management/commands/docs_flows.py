"""Draw every declared flow into docs/flows/, with its clocks in a table: the rule book as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from linli.kernel.workdays import Span
from linli.platform.flow.declare import FLOWS, Clock, Flow


class Command(BaseCommand):
    """./linli docs runs this and all other docs_* commands."""

    help = "draw the declared flows into docs/flows/"

    def handle(self, *args: Any, **options: Any) -> None:
        """One page for each flow."""
        folder: Path = settings.REPOSITORY / "docs" / "flows"
        folder.mkdir(parents=True, exist_ok=True)
        for flow in FLOWS.values():
            (folder / f"{flow.kind}.md").write_text(page(flow), encoding="utf-8")
        self.stdout.write(f"{len(FLOWS)} flows in {folder}")


def page(flow: type[Flow]) -> str:
    """The page of a flow: sentence, picture, moves, clocks. Drawn by `./linli docs`, never edited."""
    stages = "\n".join(f"- `{value}` {label}" for value, label in flow.stages.choices)
    moves = "\n".join(
        f"| `{m.name}` | {m.label} | {', '.join(m.sources)} | {', '.join(m.targets)} |" for m in flow.moves.values()
    )
    clocks = "\n".join(_clock(clock) for clock in flow.clocks)
    return (
        f"# {flow.label} (`{flow.kind}`)\n\n{(flow.__doc__ or '').strip()}\n\n"
        f"Drawn by `./linli docs` from the declaration.\n\n"
        f"```mermaid\n{flow.as_mermaid()}```\n\n## Stages\n\n{stages}\n\n"
        f"## Moves\n\n| Move | On the button | From | To |\n|---|---|---|---|\n{moves}\n\n"
        f"## Clocks\n\n| Clock | Name | Starts in | Length | Rungs when late |\n|---|---|---|---|---|\n{clocks}\n"
    )


def _clock(clock: Clock) -> str:
    if isinstance(clock.within, Span):
        length = clock.within.words()
    else:
        length = ", ".join(f"{size} {span.words()}" for size, span in clock.within.items())
    ending = f"then `{clock.then}`" if clock.then else str(len(clock.late))
    return f"| `{clock.name}` | {clock.label} | {', '.join(clock.since)} | {length} | {ending} |"
