"""What a question about a tool says: which tools, which data, which use, and whether it asks for permission at all.

`words` cuts a text, `vocabulary` knows how people say things (`../lexicon/*.yaml` and the company's own terms),
`naming` finds tools, `data` finds classes of data and what is negated, `intent` what is wanted, `reading` puts it
together. Nothing here decides anything: that is `bot.registry.rules`.
"""
