## Check-ins: what they are
pulse-week = Week { $week } of { $weeks } with { $tool }
pulse-inventory = AI in your work today
pulse-efficiency = Your month with AI
pulse-nps = One number a quarter
pulse-your-tool = your tool
pulse-notified = { $heading }: { $question }
pulse-snoozed-before = You asked me to come back today.
pulse-reminder-1 = A small reminder. If I hear nothing, I ask once more and then leave it.
pulse-reminder-2 = This is my last reminder for this check-in.
pulse-rehearsal = Rehearsal: this is what people will receive. Nothing you tap here is stored.
pulse-takes =
    { $questions ->
        [one] One tap, about { $seconds } seconds.
       *[other] One tap is enough to begin; all { $questions } questions take about { $seconds } seconds.
    }
pulse-lead = The rollout lead
pulse-read-week = { $lead } and the champions read figures for { $least } people or more, never a single answer. Of what you write they see topics only, unless you sign it.
pulse-read-other = The governance committee reads figures for { $least } people or more, never a single answer. Of what you write only topics are shown, unless you sign it.
pulse-read-started = { $lead } and the governance committee read figures for { $least } people or more, never a single answer. Of what you write only topics are shown, unless you sign it.
pulse-linked = Until { $day } your answers are linked to your name, so that you can complete them. Then I separate them from it for good.

## Check-ins: answers
pulse-scale = 1 = { $low }, 5 = { $high }
pulse-scale-nps = 0 = not at all, 10 = certainly
pulse-value = { $value } of { $most }
pulse-choice-yes = Yes
pulse-choice-no = No
pulse-time-cost_me = It cost me time
pulse-time-none = None
pulse-time-under_30 = Under 30 minutes
pulse-time-30_60 = 30 to 60 minutes
pulse-time-60_120 = 1 to 2 hours
pulse-time-over_120 = Over 2 hours

## Check-ins: buttons
pulse-button-snooze = Ask me tomorrow
pulse-button-skip-week = Not this week
pulse-button-skip-other = Not this time
pulse-button-stop = No more check-ins
pulse-button-more =
    { $count ->
        [one] One more question
       *[other] { $count } more questions
    }
pulse-button-finish = That’s all
pulse-button-answer = Answer now
pulse-button-resume = Turn check-ins on again
pulse-button-human = Send it to a human
pulse-stop-title = No more check-ins?
pulse-stop-text = I will not ask you for feedback on any tool any more. Nobody is told. Everything else stays as it is, and /ai checkins turns them on again.
pulse-stop-yes = Stop them
pulse-stop-no = Keep them

## Check-ins: what became of them
pulse-stored = Stored. You can change it here until you have finished.
pulse-complete = Everything is stored, and final.
pulse-human-offer = Does what you wrote need somebody’s help? Only you can send it on.
pulse-snoozed = I will ask again on { $day } in the morning.
pulse-snooze-late = This check-in closes before the next working day, so I cannot ask again. You can still answer now.
pulse-skipped-week = Skipped this week. Nobody is told.
pulse-skipped-other = Skipped this time. Nobody is told.
pulse-changed-mind = Changed your mind? You can answer until { $day }.
pulse-stopped = You get no more check-ins. Nobody is told, and everything else stays as it is.
pulse-stopped-undo = This button or /ai checkins turns them on again.
pulse-closed = This check-in closed on { $day }.
pulse-late = What you just tapped came too late and was not stored: the answers had already been separated from names and counted.
pulse-closed-thanks = What you gave before was counted. Thank you.
pulse-next = The next one comes by itself.
pulse-withdrawn = This check-in is no longer needed. There is nothing left to do here.

## Check-ins: what happened because of the last one
pulse-since-read = Last week’s answers were counted, and the figures sent to the lead and the champions.
pulse-since-continue = Decided with them: it goes on.
pulse-since-adjust = Decided with them: something changes.
pulse-since-stop = Decided with them: it ends.

## Check-ins: the modal
pulse-modal-title = Your check-in
pulse-modal-save = Store
pulse-modal-kept = What you choose is kept at once, what you write once you press Store.
pulse-modal-signed = Signature
pulse-modal-signed-option = With my name, for those who read the figures
pulse-modal-signed-hint = Without it, only the topic of what you write is shown.
pulse-modal-masked = I mask addresses, numbers and passwords that I recognise.
pulse-modal-not-stored = I could not store this just now. Please press the button again in a moment.

## /ai checkins
pulse-settings-title = Check-ins
pulse-settings-on = You get a short check-in during your first four weeks with a new tool, and now and then a survey about AI at work.
pulse-settings-open = One is open: { $heading }. You can answer until { $day }.
pulse-settings-unknown = I cannot look this up just now. Please try again in a minute.
pulse-settings-failed = I could not change this just now. Please try again in a minute.
