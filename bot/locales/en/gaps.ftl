## The weekly list of gaps in the policies
gaps-title = Gaps in our rules: the week up to { $day }
gaps-intro =
    { $questions ->
        [one] One question
       *[other] { $questions } questions
    } I could not answer well, in { $gaps ->
        [one] one group
       *[other] { $gaps } groups
    } of the same matter.
gaps-intro-owner =
    { $questions ->
        [one] One question
       *[other] { $questions } questions
    } I could not answer well, close to documents that you own, in { $gaps ->
        [one] one group
       *[other] { $gaps } groups
    } of the same matter.
gaps-count =
    { $count ->
        [one] One question
       *[other] { $count } questions
    }
gaps-no_answer = { $count } without an answer
gaps-hedged = { $count } answered uncertainly
gaps-not_helpful = { $count } not helpful
gaps-human = { $count } passed to people
gaps-near = nearest document: { $title }
gaps-missing = missing: “{ $reason }”
gaps-not-shown = The wording is not shown: it held personal data, or somebody else’s text.
gaps-answer = Answer it
gaps-answer-label = Answer gap { $number }
gaps-dismiss = Not a gap
gaps-dismiss-label = Gap { $number } is none
gaps-dismissed = Not a gap; left out for eight weeks.
gaps-more =
    { $count ->
        [one] One smaller group is not shown.
       *[other] { $count } smaller groups are not shown.
    }
gaps-privacy = Wordings are masked and come without names or times.
gaps-refused = Only the committee and the owner of the document can do that.
gaps-gone = This gap is no longer kept.
gaps-answered = Thank you. Your answer is given from now on, word for word, whenever somebody asks this.
