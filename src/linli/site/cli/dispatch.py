"""Teach and try the dispatcher: every context may add commands named dispatch_SOMETHING."""

from linli.site.cli._groups import group


def main(args: list[str]) -> int:
    return group("dispatch", args)
