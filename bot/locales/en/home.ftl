## The Home tab
home-greeting = Hello { $name }
home-intro = I am the AI guide: I answer questions about our rules for AI tools, quote the rule and say who owns it.
home-guest = I am the AI guide of this company. As a guest you can ask me in a direct message; I answer from the rules that are meant for guests.
home-ask = Ask me
home-how = Write to me under “Messages”, mention me in a channel, or type /ai ask. Or begin with one of these; the answer comes as a direct message:
home-questions = Your last questions
home-no-questions = You have not asked anything yet.
home-asked-at = { $day }, { $time }
home-documents = Your documents
home-documents-due =
    { $due ->
        [0] No review is due; you own { $count } of our documents.
        [one] { $due } of your { $count } documents is due for review:
       *[other] { $due } of your { $count } documents are due for review:
    }
home-document-since = { $language }, since { $day }
home-help = Who helps me?
home-helpers = If I cannot answer, the people in { $channel } can. Under every answer there is also a button to pass your question on to them.
home-health = How I am doing
home-index = Index { $fingerprint }, { $documents } documents
home-no-index = The documents cannot be searched at the moment: run archipel doctor.
home-work = Waiting to be done: { $waiting }, of which late: { $late }
home-about = AI guide; quotes the company’s rules; not legal advice.
home-tools = My tools
home-no-tools = No tool is open to you yet. In the list of all tools you can request one.
home-tools-mine = All { $count } open to me
home-committee = For the committee
home-requests =
    { $count ->
        [0] No request waits for a decision.
        [one] One request waits for a decision:
       *[other] { $count } requests wait for a decision:
    }
home-elsewhere =
    { $count ->
        [one] One more question is with a champion or an owner.
       *[other] { $count } more questions are with champions and owners.
    }
home-escalations =
    { $count ->
        [0] No question waits for a human answer.
        [one] One question waits for a human answer:
       *[other] { $count } questions wait for a human answer:
    }
home-reviews =
    { $count ->
        [0] No review is due within the next 30 days.
        [one] One review is overdue or due within the next 30 days:
       *[other] { $count } reviews are overdue or due within the next 30 days:
    }
home-suspended =
    { $count ->
        [0] No tool is suspended.
        [one] One tool is suspended:
       *[other] { $count } tools are suspended:
    }
home-gaps =
    { $count ->
        [0] I know of no gap in our policies.
        [one] One gap in our policies (times asked):
       *[other] { $count } gaps in our policies (times asked):
    }
home-since = since { $day }
home-review-late = overdue since { $day }
home-review-due = due on { $day }
home-more = and { $count } more
