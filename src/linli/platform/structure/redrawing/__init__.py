"""Redrawing areas: a plan, what it touches, putting it in force in one transaction, and taking it back."""

from linli.platform.structure.redrawing.drafting import draft, drop, schedule
from linli.platform.structure.redrawing.force import carry_out
from linli.platform.structure.redrawing.undo import undo

__all__ = ["carry_out", "draft", "drop", "schedule", "undo"]
