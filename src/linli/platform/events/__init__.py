"""Publish, subscribe, outbox: what happened, told once and for all."""
