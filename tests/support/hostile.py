"""Text made to keep a parser busy: tests see that it ends, `tests/bench/hostile.py` measures how soon."""

LENGTH = 40_000
UNITS = (
    "0", "1 ", "0612345678 ", "a", "a@", "eyJ", "sk-", "a.", "DE00 ", "-----BEGIN PRIVATE KEY", "://a:", "+1 ",
    "\u200b", "password=", "aws key ' ", "(0", "(at)", "0123456789abcdef", "DE89 3704 0044 0532 0130 00 ",
    "\ud800", "\uff10",
)  # fmt: skip
MASKED = tuple((unit * LENGTH)[:LENGTH] for unit in UNITS)
NEUTRALISED = ("<" * 8000, "[[" * 4000, "&amp;" * 1600, "[a](" * 2000, "a." * 4000, "@" * 8000)
ORDINARY = "Customer lists go only into tools with a signed agreement. "
