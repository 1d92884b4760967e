"""Make the demo city: --scale town|district|city, --if-empty, --reset."""

from linli.site.cli._handover import hand_over


def main(args: list[str]) -> int:
    return hand_over("demo", args)
