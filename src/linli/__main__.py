"""`python -m linli NAME …`: the command line that `./linli` hands over to."""

import sys


def main() -> int:
    from linli.site.cli import dispatch

    return dispatch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
