## An answer that no longer holds
changed-heading =
    { $count ->
        [one] An answer I gave you no longer holds as it stood.
       *[other] { $count } answers I gave you no longer hold as they stood.
    }
changed-asked = You had asked:
changed-rewritten = the passage I quoted has been rewritten (now version { $version }, owner: { $owner }). Please ask again before you rely on it.
changed-withdrawn =
    { $count ->
        [one] A passage I quoted is no longer in force, or no longer open to you. Please ask again before you rely on it.
       *[other] { $count } passages I quoted are no longer in force, or no longer open to you. Please ask again before you rely on them.
    }
changed-verdict = { $tool }: it was “{ $old }”, it is now “{ $new }”.
changed-now-allowed = You may use { $tool } for what you had asked.
changed-now-conditions = You may use { $tool } for what you had asked, as long as the conditions are met.
changed-now-ask = Do not use { $tool } for this any more until you have asked: { $owner }.
changed-now-never = Do not use { $tool } for this any more. Please finish what you have begun in another way.
changed-depends = With { $tool } it now depends on the kind of data. Ask again and say which data you mean; until then, do not use it for this.
changed-by-hand = By hand: { $fallback }
changed-ask-again = Ask again
changed-more =
    { $count ->
        [one] One more answer is concerned. Please ask again before you rely on an older answer.
       *[other] { $count } more answers are concerned. Please ask again before you rely on an older answer.
    }
