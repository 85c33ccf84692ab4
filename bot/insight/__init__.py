"""Figures about groups, never about a person: the weekly adoption note."""
