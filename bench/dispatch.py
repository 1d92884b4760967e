"""./linli bench dispatch: the report of bench/dispatch_report.py."""

from bench.dispatch_report import main

if __name__ == "__main__":
    main()
