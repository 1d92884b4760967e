"""A made-up city to try everything on: places, people and two weeks of their requests, drawn from a seed."""
