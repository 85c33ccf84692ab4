"""Stopping a tool at once: its verdicts change with one transaction, everybody concerned hears of it once."""
