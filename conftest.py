"""Fixtures for all tests, those in tests/ and those beside the code."""

pytest_plugins = ["linli.testing.database", "linli.testing.browser"]
