"""The workspace in a browser: a small Slack, drawn by pure functions and carried by NiceGUI.

`attach` puts it on a FastAPI application. `screen` knows what one tab shows and draws what changed, `deeds` does what
people click, `layout` holds the NiceGUI elements, `desk` what all tabs share, `acts` what can be played beside the
clock. The rest is pure and makes HTML: `mrkdwn`, `markdown`, `richtext`, `blocks`, `elements`, `choices`, `messages`,
`rows`, `sidebar`, `chrome`, `act`, `composer`, `modal`. `static/` is what runs in the browser, `texts/` what the page
says in English, French and German.
"""

from __future__ import annotations

from bot.sandbox.page.attach import attach

__all__ = ["attach"]
