## The digest of a closed week, to the lead and the champions of a wave
digest-title-wave = { $wave }: week { $week }
digest-about-wave = What the people in the wave say about { $tool }. For the lead and the champions.
digest-rate = { $answered } of { $people } people answered ({ $share }).
digest-rate-few = Fewer than { $fewer } of { $people } people answered.
digest-rate-most = At least { $least } of { $people } people answered.
digest-rate-withheld = { $people } people were asked. Nothing of it is shown: fewer than { $smallest } answered, or everybody gave the same answer to one of the questions.
digest-rate-short = Response rate
digest-percent = { $share }%
digest-left-out =
    { $count ->
        [one] One person is not in these figures, because the group has changed by fewer people than we may show.
       *[other] { $count } people, partly chosen at random, are not in these figures, because the group has changed by fewer people than we may show.
    }
digest-nothing-few-people-wave = There are no figures this week: they would be about fewer than { $smallest } people. Once there are enough, weeks 1 to 4 are put together for the tool. Until then you read what people signed.
digest-nothing-changed-wave = There are no figures this week: the group has changed by fewer than { $smallest } people, and a comparison with earlier weeks would show single answers.
digest-others = People in their week { $week }:
digest-pool = Weeks 1 to 4 of { $tool }, put together
digest-answers =
    { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    }
digest-cell = { $answer }: { $count }
digest-score = Recommendation score (NPS, −100 to +100): { $score }
digest-median-saved = Half of the people saved { $minutes } minutes a week or more (median).
digest-median-none = In the middle, people neither saved nor lost time (median).
digest-median-cost = Half of the people lost { $minutes } minutes a week or more (median).
digest-quartiles = The middle half lies between { $lower } and { $upper } minutes.
digest-minutes = { $minutes } min
digest-trend-wave = Over the weeks
digest-point-wave = week { $week }: { $level }
digest-weeks = Week
digest-themes = What people wrote about, named by at least { $smallest } people each: { $themes }
digest-comments =
    { $count ->
        [one] One person signed a comment for you: it is in the thread.
       *[other] { $count } comments were signed for you: they are in the thread.
    }
digest-signed = { $name } wrote, with their name:
digest-withheld = Not shown:
digest-why-few-people = “{ $question }”: fewer than { $smallest } people
digest-why-few-or-alike = “{ $question }”: fewer than { $smallest } answers, or everybody answered alike
digest-why-all-few-or-alike = A whole check-in: fewer than { $smallest } answers to one of its questions, or everybody answered it alike
digest-why-changed = “{ $question }”: the group has changed by fewer than { $smallest } people
digest-waiting =
    { $count ->
        [one] People who began on another day: fewer than { $smallest }
       *[other] People who began on other days: fewer than { $smallest } each
    }
digest-rules-wave = No figure is about fewer than { $smallest } people. Nobody can look up who answered what: the answers were separated from their authors when the week closed. Free text appears as themes only, unless somebody signed it.
digest-time-cost-me = cost me time
digest-time-none = no difference
digest-time-under-30 = under 30 min
digest-time-30-60 = 30–60 min
digest-time-60-120 = 1–2 hours
digest-time-over-120 = over 2 hours
digest-time-saved = saved time
digest-nps-detractors = 0–6
digest-nps-passives = 7–8
digest-nps-promoters = 9–10
digest-answer-yes = Yes
digest-answer-no = No
digest-theme-access = access
digest-theme-training = training
digest-theme-quality = quality of results
digest-theme-speed = speed
digest-theme-trust = trust and data protection
digest-theme-language = language
digest-theme-integration = other programs
digest-theme-time = lack of time
digest-theme-other = something else

## The digest of a closed survey without a wave, in the committee’s channel and to whoever started it
digest-title-survey = { $survey } · { $turn }
digest-about-survey = What the people who were asked say about AI in their work. For the governance committee, and for whoever started the survey.
digest-quarter = quarter { $quarter } of { $year }
digest-nothing-few-people-survey = There are no figures: they would be about fewer than { $smallest } people.
digest-nothing-changed-survey = There are no figures: the group has changed by fewer than { $smallest } people, and a comparison with earlier surveys would show single answers.
digest-trend-survey = Over time
digest-point-survey = { $turn }: { $level }
digest-rules-survey = No figure is about fewer than { $smallest } people. Nobody can look up who answered what: the answers were separated from their authors when the survey closed. Free text appears as themes only, unless somebody signed it.
