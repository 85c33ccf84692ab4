## The modal
incident-title = Report an incident
incident-intro = Stop working with the tool first. Your report gets a number, and the committee reads it at once.
incident-what = What happened?
incident-what-hint = What you did, what you saw, which people are concerned. I mask personal data that I recognise.
incident-what-missing = Please write what happened.
incident-tool = Which tool?
incident-tool-other = Another tool
incident-other = Name of another tool
incident-data = Which data?
incident-when = When?
incident-when-future = This lies in the future. Please choose when it happened.
incident-stopped = Has it been stopped?
incident-stopped-yes = Yes
incident-stopped-no = No, it goes on
incident-stopped-unknown = I do not know
incident-name = Your name
incident-unnamed = Do not name me in the channel
incident-unnamed-hint = I still know who you are, to tell you how it goes on.
incident-submit = Report
incident-not-stored = Your report could not be stored just now. Please try again in a moment, or tell your IT at once.
## To the reporter
incident-thanks = Thank you. Your report is stored under { $reference }.
incident-now = What to do now
incident-now-stop = Do not go on working with the tool.
incident-now-keep = Delete nothing for now.
incident-now-picture = Take a screenshot that shows content, tool, date and time. Post it in no channel.
incident-now-number = Give { $reference } whenever you write about it.
incident-now-told = I will tell you here whenever something changes.
incident-changed-in_progress = { $reference }: somebody is looking into your report now.
incident-changed-contained = { $reference }: the incident is contained. It is still being worked on.
incident-changed-closed = { $reference }: the incident is closed.
incident-unreached = I could not pass { $reference } on to the committee. It is stored, but nobody has read it yet: please write to { $contact } at once.
## The card for the committee
incident-card = New incident { $reference }
incident-card-by = Reported by
incident-card-unnamed = Reported by somebody who does not wish to be named here.
incident-card-former = Reported by a former employee.
incident-card-tool = Tool: { $tool }
incident-card-no-tool = Tool: not said
incident-card-data = Data: { $data }
incident-card-no-data = Data: not said
incident-card-when = When: { $day }, { $time }
incident-card-no-when = When: not said
incident-card-stopped-yes = It has been stopped.
incident-card-stopped-no = It is still going on.
incident-card-stopped-unknown = Whether it has been stopped is not known.
incident-state-open = Open: nobody has taken it yet.
incident-state-in_progress = In progress
incident-state-contained = Contained
incident-state-closed = Closed
incident-card-assignee = In charge:
incident-take = I take it
incident-contain = Contained
incident-close = Close
incident-suspend = Suspend this tool
## Closing it
incident-close-title = Close the incident
incident-close-effect = { $reference } will be closed. The reporter reads your note.
incident-note = Note
incident-note-hint = What was the cause, what was done. Please name no people.
incident-note-missing = Please write a note: the reporter reads it.
## To a member
incident-only-committee = Only members of the committee can do this.
incident-changed-already = { $reference } has been changed by somebody else meanwhile. Please look at the card again.
## What is stored about people
privacy-incidents-data = Incidents you reported, with personal data I recognise masked, and what you did about incidents as a member of the committee.
privacy-incidents-purpose = To stop damage, to tell you how it goes on and to show that incidents were followed up.
privacy-incidents-basis = Legal obligation (GDPR Art. 6(1)(c)) and legitimate interest (GDPR Art. 6(1)(f)).
privacy-incidents-seen-by = You and the committee; it does not see your name in its channel if you ask for that.
privacy-incidents-kept =
    { $days ->
        [one] { $days } day.
       *[other] { $days } days.
    }
privacy-incidents-on-erasure = Your name is taken out; the incident stays. My messages to you about it are deleted.
