"""AI tools: what is known of them, who may use them with what, and the verdict made from that table.

`tools` the values, `toolsfile` reads and writes `tools.yaml` (with `entries`, `fields`, `notes` and `toolschecks`),
`models` and `service` keep them with their history (with `ledger`, `importing` and `enrolment`),
`question/` understands what is asked, `rules` decides, `messages` says it, `suspension` stops a tool at once.
`cards` says in sentences what is known of one tool, `showing/` puts lists and cards into Slack.
"""
