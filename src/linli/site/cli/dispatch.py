"""Teach and try the dispatcher on plain files: dispatch train|predict|topics; contexts may add dispatch_SOMETHING."""

from linli.platform.dispatch.learning.commands import main as on_files

ON_FILES = ("train", "predict", "topics")


def main(args: list[str]) -> int:
    if args and args[0] in ON_FILES:  # needs neither settings nor a database
        return on_files(args)
    from linli.site.cli._groups import group

    return group("dispatch", args)
