"""The shapes of Block Kit's rich text (docs.slack.dev/reference/block-kit/blocks/rich-text-block). Pure."""

from __future__ import annotations

from bot.sandbox.schema import Rule, among, anything, boolean, items, record, string, typed, whole

TYPE: dict[str, Rule] = {"type": anything}
STYLE: dict[str, Rule] = {
    "style": record(
        {},
        dict.fromkeys(
            ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
        ),
    )
}
_WHOLE_MESSAGE = 40_000

PART = typed(
    {
        "text": record({**TYPE, "text": string(_WHOLE_MESSAGE)}, STYLE),
        "link": record(
            {**TYPE, "url": string(_WHOLE_MESSAGE)}, {**STYLE, "text": string(_WHOLE_MESSAGE), "unsafe": boolean}
        ),
        "user": record({**TYPE, "user_id": string(255)}, STYLE),
        "usergroup": record({**TYPE, "usergroup_id": string(255)}, STYLE),
        "team": record({**TYPE, "team_id": string(255)}, STYLE),
        "channel": record({**TYPE, "channel_id": string(255)}, STYLE),
        "broadcast": record({**TYPE, "range": among("here", "channel", "everyone")}, STYLE),
        "emoji": record(
            {**TYPE, "name": string(255)},
            {**STYLE, "unicode": string(255), "skin_tone": whole(1, 6), "url": string(3000)},
        ),
        "date": record(
            {**TYPE, "timestamp": whole(0, 9_999_999_999), "format": string(255)},
            {**STYLE, "url": string(3000), "fallback": string(255)},
        ),
        "color": record({**TYPE, "value": string(7, pattern="#[0-9a-fA-F]{6}")}, STYLE),
    }
)
PARTS = items(PART, 10_000, 0)
SECTION = record({**TYPE, "elements": PARTS})
LINES = items(typed({"rich_text_section": SECTION}), 1000)
ELEMENT = typed(
    {
        "rich_text_section": SECTION,
        "rich_text_preformatted": record({**TYPE, "elements": PARTS}, {"border": whole(0, 1), "language": string(255)}),
        "rich_text_quote": record({**TYPE, "elements": PARTS}, {"border": whole(0, 1)}),
        "rich_text_list": record(
            {**TYPE, "style": among("bullet", "ordered"), "elements": LINES},
            {"indent": whole(0, 8), "offset": whole(0, 100_000), "border": whole(0, 1)},
        ),
    }
)
RICH_TEXT = record({**TYPE, "elements": items(ELEMENT, 1000, 0)}, {"block_id": string(255)})
