"""Teach and try the dispatcher: dispatch train|predict|topics on plain files; dispatch train --place on this place."""

from linli.platform.dispatch.learning.commands import main as on_files

ON_FILES = ("train", "predict", "topics")


def main(args: list[str]) -> int:
    if args[:2] == ["train", "--place"]:  # the same lesson on the service's own database
        args = ["learn", *args[2:]]
    if args and args[0] in ON_FILES:  # needs neither settings nor a database
        return on_files(args)
    from linli.site.cli._groups import group

    return group("dispatch", args)
