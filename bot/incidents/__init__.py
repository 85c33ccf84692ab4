"""Incidents: reported, numbered, followed up by the committee."""
