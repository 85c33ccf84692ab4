## What is stored about people: the table
privacy-column-data = Data
privacy-column-purpose = What for
privacy-column-basis = Legal basis
privacy-column-seen-by = Who sees it
privacy-column-kept = How long
privacy-column-on-erasure = When you delete
privacy-profile-data = Your profile: name, e-mail address, department, team, location, country, time zone, language, roles, groups, manager, absences, Slack id.
privacy-profile-purpose = To speak your language and to show you the rules that are meant for you.
privacy-profile-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-profile-seen-by = You, and the people who run this installation.
privacy-profile-kept =
    { $days ->
        [one] While you work here and { $days } day longer.
       *[other] While you work here and { $days } days longer.
    }
privacy-profile-on-erasure = Deleted. If you write to me again, or your company imports its list of people again, I make a new profile.
privacy-questions-data = Your questions, with the personal data I recognise in them masked, and my answers with their sources.
privacy-questions-purpose = To answer you, to understand follow-up questions and to show you your last questions.
privacy-questions-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-questions-seen-by = You. In a channel, everybody in that channel. Somebody else only when you send a question on.
privacy-questions-kept =
    { $days ->
        [one] { $days } day.
       *[other] { $days } days.
    }
privacy-questions-on-erasure = Deleted, together with my answers in your direct messages. My answers in channels stay there.
privacy-feedback-data = Whether an answer helped you, and the reason you gave.
privacy-feedback-purpose = To find answers that are not good enough.
privacy-feedback-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-feedback-seen-by = You, and the people who run this installation.
privacy-feedback-kept =
    { $days ->
        [one] As long as the question: { $days } day.
       *[other] As long as the question: { $days } days.
    }
privacy-feedback-on-erasure = Deleted.
privacy-escalations-data = Questions that you send to a human: your text and, unless you choose otherwise, your name.
privacy-escalations-purpose = So that somebody can answer you.
privacy-escalations-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-escalations-seen-by = You, and the people your question goes to: a champion, the owner of a rule, or the committee’s channel; without your name if you choose so.
privacy-escalations-kept =
    { $days ->
        [one] { $days } day.
       *[other] { $days } days.
    }
privacy-escalations-on-erasure = Deleted. In the messages that others were sent I take out your text and your name.
privacy-approved-data = Answers that you keep for everybody: that you kept them, and your address if you own one.
privacy-approved-purpose = To give the same answer to everybody who asks the same, and to know who answers for it.
privacy-approved-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-approved-seen-by = Everybody who asks the question sees the owner; the committee’s channel sees who kept it.
privacy-approved-kept =
    { $days ->
        [one] Until the answer no longer holds, and at least { $days } day.
       *[other] Until the answer no longer holds, and at least { $days } days.
    }
privacy-approved-on-erasure = The answer stays as the company’s word, without your name and your address.
privacy-verdicts-data = Verdicts on tools that I gave you: the tool, the kind of data, the outcome and when.
privacy-verdicts-purpose = So that I can tell you when a verdict changes or a tool is suspended.
privacy-verdicts-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-verdicts-seen-by = Only you.
privacy-verdicts-kept =
    { $days ->
        [one] With the question, at most { $days } day.
       *[other] With the question, at most { $days } days.
    }
privacy-verdicts-on-erasure = Deleted.
privacy-participation-data = Check-ins about AI tools: which you got and when, whether you answered, skipped or put them off, whether you stopped them, and surveys you started. Also that you were among those asked, so that no two figures differ by so few people that one could tell what somebody answered.
privacy-participation-purpose = To send each one once, at a good time, and to remind only those who have not answered.
privacy-participation-basis = Your company’s works agreement, or legitimate interest (GDPR Art. 6(1)(f)).
privacy-participation-seen-by = You. Those who read the figures see how many answered, never who did not or who stopped. Those who lead a wave, the committee and admins can see whom a check-in could not be delivered to, and why; each look is on record. Who started a survey is told to everybody asked.
privacy-participation-kept =
    { $days ->
        [one] Until the last check-in of the wave or survey is over and { $days } day longer; that you stopped them, until you turn them on again. That you were among those asked becomes a random number at most four weeks later.
       *[other] Until the last check-in of the wave or survey is over and { $days } days longer; that you stopped them, until you turn them on again. That you were among those asked becomes a random number at most four weeks later.
    }
privacy-participation-on-erasure = Deleted, with the check-ins in your direct messages.
privacy-open_answers-data = Your answers to check-ins; what you write with the personal data I recognise masked.
privacy-open_answers-purpose = To improve how tools are rolled out.
privacy-open_answers-basis = Your company’s works agreement, or legitimate interest (GDPR Art. 6(1)(f)).
privacy-open_answers-seen-by = Nobody singly: groups of at least five are shown. What you sign is read, with your name, by those the check-in names: the lead and the champions, or the committee and whoever started the survey.
privacy-open_answers-kept = Linked to you until the week or the survey is counted. Then they are separated from your name, and nobody can tell whose they were.
privacy-open_answers-on-erasure = Those still linked to you are deleted. The others cannot be found.
privacy-signed_comments-data = What you wrote in a check-in and signed with your name.
privacy-signed_comments-purpose = So that those who read it can answer you.
privacy-signed_comments-basis = Your consent: you chose to sign (GDPR Art. 6(1)(a)).
privacy-signed_comments-seen-by = The lead and the champions of your wave; of a survey without a wave the committee and whoever started it.
privacy-signed_comments-kept =
    { $days ->
        [one] Until the wave is over and { $days } day longer.
       *[other] Until the wave is over and { $days } days longer.
    }
privacy-signed_comments-on-erasure = Deleted, also where it stands in messages to others.
privacy-waves-data = Which wave of a tool you are in since when, pauses, what you are enrolled on, whether you help as a champion, and where I told you so.
privacy-waves-purpose = To introduce a tool step by step, to ask and to inform the right people at the right time.
privacy-waves-basis = Legitimate interest (GDPR Art. 6(1)(f)) or your company’s works agreement.
privacy-waves-seen-by = You, and those who lead waves, the committee and admins; each look is on record. If you help as a champion, everybody reads your name.
privacy-waves-kept =
    { $days ->
        [one] Until the wave is over and { $days } day longer.
       *[other] Until the wave is over and { $days } days longer.
    }
privacy-waves-on-erasure = Deleted, together with my messages about it.
privacy-wave_decisions-data = Waves you lead or entered, and what you decided about them, with the reason.
privacy-wave_decisions-purpose = To know who leads, and what was decided when and why.
privacy-wave_decisions-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-wave_decisions-seen-by = Everybody: plans and decisions can be read by all colleagues.
privacy-wave_decisions-kept =
    { $days ->
        [one] { $days } day after the wave.
       *[other] { $days } days after the wave.
    }
privacy-wave_decisions-on-erasure = Waves and decisions stay, without your name.
privacy-enrolments-data = The tools you are enrolled on, and since when.
privacy-enrolments-purpose = So that a verdict knows what is open to you, and so that you hear when a tool is suspended.
privacy-enrolments-basis = Legitimate interest (GDPR Art. 6(1)(f)).
privacy-enrolments-seen-by = You, and those who run the rollout.
privacy-enrolments-kept =
    { $days ->
        [one] While you work here, and { $days } day.
       *[other] While you work here, and { $days } days.
    }
privacy-enrolments-on-erasure = Deleted.
privacy-nudges-data = Which training prompts you got as a champion, what you did with them (done, another one, later), where I sent them, and whether you stopped them.
privacy-nudges-purpose = So that you get one prompt a week that fits, and never the same one twice.
privacy-nudges-basis = Legitimate interest (GDPR Art. 6(1)(f)): champions are to have something to train with. You can stop them at any time.
privacy-nudges-seen-by = You; nobody else.
privacy-nudges-kept =
    { $days ->
        [one] While you are a champion, and { $days } day.
       *[other] While you are a champion, and { $days } days.
    }
privacy-nudges-on-erasure = Deleted, together with my messages.
privacy-usage-data = What you did with me and when, for example that you asked a question; not what you wrote. Also when you used a tool, where another program reports it.
privacy-usage-purpose = To count how much I and the tools are used.
privacy-usage-basis = Legitimate interest (GDPR Art. 6(1)(f)) or your company’s works agreement.
privacy-usage-seen-by = You; nobody is shown what a single person did.
privacy-usage-kept =
    { $days ->
        [one] { $days } day.
       *[other] { $days } days.
    }
privacy-usage-on-erasure = Deleted.
privacy-adoption-data = That you are among the people a figure on the use of a tool was about, not whether you used it; and where I sent you such figures, if you lead or help in a wave.
privacy-adoption-purpose = So that no two figures differ by so few people that one could tell who used a tool.
privacy-adoption-basis = Your company’s works agreement, or legitimate interest (GDPR Art. 6(1)(f)).
privacy-adoption-seen-by = You; nobody is shown it. The figures are read by leads, champions and steering, and point at nobody.
privacy-adoption-kept =
    { $days ->
        [one] { $days } day after the last such figure. The figures stay.
       *[other] { $days } days after the last such figure. The figures stay.
    }
privacy-adoption-on-erasure = Deleted, with the figures in your direct messages. The figures themselves stay; you cannot be found in them.

## Around the table
privacy-title = What I store about you
privacy-intro = This is everything I store about you: what for, who sees it and for how long.
privacy-label = { $label }:
privacy-slack = Slack is a second store: what you write there stays there for as long as your company’s Slack settings say. I cannot delete your own messages; you can.
privacy-model = When a language model writes an answer, it receives your question, masked, and passages of the rules, never your name.
privacy-no-model = No language model is used: your questions do not leave this installation.
privacy-legal = The legal bases are the usual ones; your company confirms its own. This is not legal advice.
privacy-contact = Any questions? Ask in { $channel }.
privacy-button-show = What do you store about me?
privacy-button-export = Send me my data
privacy-button-delete = Delete my data…

## Export
privacy-export-started = I am putting your data together; you will find the file in our direct messages within a minute.
privacy-export-title = Everything I store about you

## Deletion
privacy-confirm-title = Delete my data
privacy-confirm-what = I delete your profile, your questions with my answers, your feedback, what you sent to humans, and your usage events. This cannot be undone.
privacy-confirm-roles = You can go on asking me afterwards. Until your company imports its list of people again, I no longer know your department and your roles, so I may show you fewer rules.
privacy-confirm-slack = In Slack I delete the answers in our direct messages that I can still find. Your own messages, files that I sent you and my answers in channels stay.
privacy-confirm-yes = Delete
privacy-confirm-no = Keep
privacy-close = Close
privacy-accepted = I am deleting your data now and will tell you here in Slack when it is done.
privacy-not-stored = I could not take this on just now; nothing has changed. Please try again in a minute.
privacy-told = Your data is deleted: profile, questions and answers, feedback, what you sent to humans, and usage events.
privacy-told-slack = What remains is in Slack itself: your own messages, files that I sent you, my answers in channels and this message. You can delete your own; for the rest, your company’s Slack settings decide.
privacy-told-backups = Backups still contain the data until they are replaced; if one is restored, I delete it again.
privacy-taken-out = This question was deleted because the person who sent it asked for that.
