"""Requests for tools, and what the committee decides."""
