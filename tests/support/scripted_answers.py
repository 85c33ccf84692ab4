"""What the scripted model says: an answer that cites the first passage it was shown."""

import re
from typing import Any

Body = dict[str, Any]


def passages(body: Body) -> list[str]:
    """The texts of the passages in a request, without title and section."""
    prompt = str(body["messages"][-1]["content"])
    found = re.findall(r"<<<PASSAGE \d+>>>\n(.*?)\n<<<END OF PASSAGE \d+>>>", prompt, re.DOTALL)
    return [part.split("\n", 2)[2] for part in found]


def cited(body: Body, *, said: str = "") -> str:
    """`said`, or a few plain sentences, each standing on the first passage, which is quoted properly."""
    quote = next(line for line in passages(body)[0].splitlines() if len(line) > 20)
    said = said or " ".join(f"This is sentence {number} of what the rules say about it [1]." for number in range(1, 5))
    return f'{said}\nQUOTES\n[1] "{quote}"'
