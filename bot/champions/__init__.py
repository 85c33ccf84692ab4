"""Champions: one training prompt a week, chosen by a rule that can be told, never twice, and stopped when asked.

A week is an ISO week (`2026-W48`). What somebody was given is one row for each prompt; which messages showed it is kept
beside, so that they can be deleted. No figure about anybody has a part in it: it does not wait for a works council.
"""
