"""`python -m linli.platform.dispatch.learning train|predict|topics …`, without Django or a database."""

import sys

from linli.platform.dispatch.learning.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
