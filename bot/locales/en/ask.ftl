## The answer to a question
ask-empty = Hello! Ask me something about our rules for AI tools, for example: “May I put customer data into a translation tool?”
ask-too-long =
    That is a long question ({ $length } characters). I read at most { $limit } characters: please put what you want to know in one or two sentences.
ask-nothing-found =
    { $searched ->
        [0] I found nothing about this: there is no document I could search.
        [one] I found nothing about this in our rules. I searched { $searched } document.
       *[other] I found nothing about this in our rules. I searched { $searched } documents.
    }
ask-nearest = The nearest documents:
ask-hedge = This may not answer your question; the closest rules are:
ask-other-language = There is no English version of this rule; here is the text in { $language }.
ask-model-unavailable = The language model cannot be reached at the moment, so I am quoting the rules word for word.
ask-disclaimer = AI guide; quotes the company’s rules; not legal advice.

## Under an answer
source-heading =
    { $count ->
        [one] Source
       *[other] Sources
    }
source-version = Version { $version }
source-translation = translation of version { $version }, current version: { $newer }
source-language = in { $language }
source-owner = owner: { $owner }
source-effective = effective since { $day }
source-review-due = review due

## In Slack: an answer
ask-status = is searching the rules…
ask-loading-search = Searching the rules…
ask-loading-read = Reading the closest passages…
ask-loading-check = Checking every quote against its document…
ask-shortened = This answer was too long for Slack, so I have shortened it.
ask-helpful = Helpful
ask-not-helpful = Not helpful
ask-human-button = Ask a human
ask-no-answer-human = A person can help: pass your question on with the button below.
ask-guest = I found nothing about this in the rules that are open to guests. Please turn to your contact person at { $company }.
ask-wrong-channel = I don’t answer in this channel. Write me a direct message, or mention me here:
ask-private-only = I don’t answer in this channel. Write me a direct message instead.
ask-unavailable = I can’t reach our rules at the moment. I have kept your question and will answer it as soon as I can. If it is urgent, turn to { $contact }.
ask-given-up = I couldn’t answer your question, because our rules were out of reach for too long. Please ask again later, or turn to { $contact }.
ask-not-taken = I can’t take anything in at the moment. Please try again in a minute, or turn to { $contact }.
ask-no-longer = What I wanted to quote has changed in the meantime, or is no longer open to you. Please ask again.

## In Slack: small talk and help
talk-greeting = Hello! I answer questions about our rules for AI tools, and I show you where it is written. What would you like to know?
talk-empty = Hello! What would you like to know about our rules for AI tools? Write it in your own words, or start with one of these:
talk-thanks = You’re welcome! Ask me again whenever you like.
talk-farewell = Goodbye! I’m here whenever you have a question.
talk-who = I’m the AI guide, a computer program. I answer questions about our rules for AI tools by quoting our own documents, with the source and the person in charge of it. I can be wrong, so you can always ask a human. Try one of these:
talk-help = I answer questions about our rules for AI tools, and I show you where it is written. Just write your question as you would ask a colleague, or start with one of these:
help-heading = How to ask me
help-direct = Write me a direct message; only you read the answer.
help-mention = Mention me in a channel where I am allowed to answer; everybody there reads along.
help-command = Type “/ai ask” and your question anywhere; only you see the answer.
help-shortcut = Open the menu of any message and choose “Check the AI rules”; only you see the answer.
help-tools = Type “/ai tools” for the list of tools and what each may be used for, “/ai request” to ask for a new one.
help-checkins = Type “/ai checkins” to see your check-ins or to stop them, “/ai waves” for who gets which tool when, “/ai nudges” for the training prompts of champions.
help-incident = Type “/ai incident” when something went wrong; nobody is blamed.
help-privacy = Type “/ai privacy” to see what I store about you, to get a copy of it, or to have it deleted.

## In Slack: suggested questions
prompts-title = What would you like to know?
prompt-customers = May I put customer data into a translation tool?
prompt-personal = May I use my private ChatGPT account for work?
prompt-review = Who checks a text written with AI before it goes to a customer?
prompt-incident = I pasted the wrong data into an AI tool. What now?
prompt-criteria = Which criteria must a tool meet to be approved?
prompt-costs = How is the return on investment of an AI tool calculated?
prompt-champions = What does a champion do, and how much time is there for it?
prompt-code = May I let an assistant write source code?
prompt-applicants = May AI decide which applicants we invite?
prompt-offers = May I write an offer with the assistant?
prompt-meetings = May I record a meeting and have it summarised?
prompt-suppliers = Which terms must a contract with an AI supplier contain?
prompt-publish = Must I label texts written with AI?
prompt-transfer = May a tool process data outside the EU?

## In Slack: feedback
feedback-title = What was missing?
feedback-reason = What would have helped you?
feedback-hint = Those in charge of the rules read this without your name. Please leave out personal data.

## In Slack: asking a human
human-title = Ask a human
human-intro = Your question goes to the people in charge of AI in our company.
human-question = Your question
human-options = Your name
human-unnamed = Without my name
human-unnamed-hint = Nobody sees who asks; the answer still reaches you.
human-empty = Please write what you would like to ask.
human-sent = I have passed your question on to the people in charge of AI. One of them will get back to you.
human-sent-unnamed = I have passed your question on to the people in charge of AI, without your name.
human-already = You have passed this question on already, and it has arrived. There is no need to send it again.
human-failed = I could not pass your question on. It is kept, but nobody has read it yet: please write to { $contact }.
human-card = A question for you
human-card-from = Asked by
human-card-nobody = Asked by somebody who does not wish to be named.
human-card-answered = What I had answered:
human-card-unanswered = I had found no answer in our rules.
button-send = Send
button-cancel = Cancel
button-close = Close
