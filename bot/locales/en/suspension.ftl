## To those concerned
suspension-stop = { $tool } is suspended. Please stop using it now.
suspension-reason = The committee’s reason:
suspension-fallback = How to go on without it:
suspension-no-fallback = No manual way is written down. Ask { $owner } how to go on.
suspension-alternatives = Approved tools that may help instead: { $tools }. Ask me first whether your data may go into them.
suspension-until = I will write to you again when { $tool } may be used.
suspension-owner = Questions go to { $owner }.
suspension-report = Report an incident
suspension-back = { $tool } may be used again. The rules are the same as before the suspension.
suspension-back-not = The suspension of { $tool } has ended, but the tool is not free for use. Please ask me before you use it.
## The card for the committee
suspension-card = { $tool } has been suspended
suspension-card-by = Suspended by
suspension-card-former = a former colleague
suspension-card-nobody = Nobody is enrolled, and nobody was told within the last 30 days that they may use it.
suspension-card-telling =
    { $count ->
        [one] One person is being told now.
       *[other] { $count } people are being told now.
    }
suspension-card-told =
    { $count ->
        [one] { $told } of one person concerned has been told.
       *[other] { $told } of { $count } people concerned have been told.
    }
suspension-card-unreached =
    { $count ->
        [one] One person could not be reached: they have left, are a guest or are not in Slack. Tell them in another way if need be.
       *[other] { $count } people could not be reached: they have left, are guests or are not in Slack. Tell them in another way if need be.
    }
suspension-card-due = Please confirm or lift the suspension by { $day }.
suspension-card-confirmed = Confirmed by
suspension-card-lifted = Lifted by
suspension-confirm = Confirm
suspension-lift = Lift the suspension
suspension-reminder = { $tool } has been suspended since { $day }. Nobody has confirmed or lifted this yet; the last day for that is { $due }.
suspension-lifted = { $tool } may be used again: the suspension is lifted.
suspension-lifted-not = The suspension of { $tool } is lifted. Its status was changed meanwhile and stays as it is.
## Modals
suspension-title = Suspend a tool
suspension-tool = Which tool?
suspension-effect = From the moment you confirm, nobody may use { $tool }.
suspension-effect-any = From the moment you confirm, nobody may use the tool.
suspension-concerned =
    { $count ->
        [0] Nobody is enrolled on it, and nobody was told within the last 30 days that they may use it.
        [one] One person will be told how to go on without it.
       *[other] { $count } people will be told how to go on without it.
    }
suspension-why = Reason
suspension-why-hint = Everybody concerned reads this. Please name no people.
suspension-why-missing = Please write a reason: everybody concerned reads it.
suspension-sure = Confirmation
suspension-sure-option = Yes, stop this tool at once
suspension-sure-missing = Please tick the box to stop the tool.
suspension-submit = Suspend
suspension-lift-title = Lift the suspension
suspension-lift-effect =
    { $count ->
        [0] { $tool } gets its status from before back. Nobody had been told of the suspension.
        [one] { $tool } gets its status from before back. The one person who was told of the suspension is told.
       *[other] { $tool } gets its status from before back. The { $count } people who were told of the suspension are told.
    }
suspension-lift-submit = Lift
suspension-not-stored = This could not be stored just now. Please try again in a moment.
## To a member
suspension-only-committee = Only members of the committee can do this. If something has gone wrong with a tool, report an incident: /ai incident
suspension-already = { $tool } is suspended already. Nothing was done twice.
suspension-not-in-use = { $tool } is not in use, so there is nothing to suspend.
suspension-ended = The suspension of { $tool } has been lifted already.
suspension-confirmed-already = The suspension of { $tool } has been confirmed or lifted already.
suspension-no-tools = There is no tool in use that could be suspended.
