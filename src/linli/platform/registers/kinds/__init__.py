"""The registers themselves, one file each."""

from linli.platform.registers.declare import REGISTERS
from linli.platform.registers.kinds import appointments, areas, homes, organisations, residents, vehicles

declared = (areas, organisations, homes, residents, vehicles, appointments)

__all__ = ["REGISTERS", "declared"]
