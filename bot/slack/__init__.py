"""Everything that touches Slack: `inbox` takes in, `messenger` sends, `blocks` and `middleware` help both."""
