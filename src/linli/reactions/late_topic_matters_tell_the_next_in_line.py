"""Clocks of agenda items and patrol suggestions tell those whom their declarations name, as those of requests do."""

from linli.platform.events.reactions import on
from linli.reactions.late_clock_tells_the_next_in_line import tell_the_next_in_line

on("agenda_item.clock", "suggestion.clock")(tell_the_next_in_line)
