## The weekly note on who uses the tools, to leads, champions and the steering channel
insight-title = Who uses the AI tools: week { $week }
insight-span = From { $first } to { $last }. For leads, champions and steering.
insight-part = { $part }: { $figure }
insight-others = people outside these waves
insight-count = { $active } of { $people } people were active ({ $share }).
insight-few = fewer than { $most } of { $people } people were active.
insight-most = at least { $least } of { $people } people were active.
insight-percent = { $share }%
insight-change = { $points } points compared with the week before.
insight-same = As in the week before.
insight-left-out =
    { $count ->
        [one] One person is not in this figure, because the group has changed by fewer people than we may show.
       *[other] { $count } people, partly chosen at random, are not in this figure, because the group has changed by fewer people than we may show.
    }
insight-few-people =
    { $enrolled ->
        [one] one person enrolled. No figure: there must be { $smallest } people.
       *[other] { $enrolled } people enrolled. No figure: there must be { $smallest } people.
    }
insight-changed = { $enrolled } people enrolled. No figure this week: the group has changed by so few people that a comparison with earlier weeks would point at them.
insight-unreported =
    { $enrolled ->
        [one] One person enrolled. No usage is reported for this tool.
       *[other] { $enrolled } people enrolled. No usage is reported for this tool.
    }
insight-together = All these figures together: { $active } of { $people } people were active ({ $share }).
insight-active = Active means: at least one use of the tool was reported for the week, Monday to Sunday. Tools that report no usage show no figure.
insight-late = What is reported after the count is not added.
insight-rules = Nobody can be found in these figures: each is about { $smallest } people at least on either side, active or not. Where there are fewer, you read “fewer than” or “at least”.
