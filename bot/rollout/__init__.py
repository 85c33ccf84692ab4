"""Waves: which people get a tool when, who leads and who helps, and whether the next wave may begin."""
