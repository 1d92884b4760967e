"""Bring data in: ./linli import messages FILE.csv; every context may add kinds by a command import_KIND."""

from linli.site.cli._groups import group


def main(args: list[str]) -> int:
    if args[:1] == ["--template"]:
        args = ["template", *args[1:]]
    return group("import", args)
