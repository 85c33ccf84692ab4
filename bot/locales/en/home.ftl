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
