"""Bring data in: ./linli import messages FILE.csv; every context may add kinds by a command import_KIND."""

from linli.site.cli._groups import group


def main(args: list[str]) -> int:
    return group("import", args)
