"""The clocks of records, rented homes, doubted looks and alarms ring as all others do."""

from __future__ import annotations

from linli.platform.events.reactions import on
from linli.reactions.late_clock_tells_the_next_in_line import tell_the_next_in_line

on("record.clock", "tenancy.clock", "look_dispute.clock", "alarm.clock")(tell_the_next_in_line)
