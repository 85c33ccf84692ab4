"""Everything that touches Slack: the only room that imports its client.

In: `middleware` and `inbox` store what Slack delivers before it is acknowledged, `events` says what concerns the bot,
`sockets` keeps the connections. Out: `messenger` is the door; behind it `sending` (once for each row of work, with
`readback`, `streams`, `pacing`), `ephemerals` (at most once), `calls` (errors sorted, `pauses` kept). `courier` brings
what rooms owe to people within a window, with the `patience` that letters have with Slack. `blocks`, `message` and
`profiles` are pure. `inspection` and `scopes` serve the doctor.
"""
