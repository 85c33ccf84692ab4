## The committee’s card
requests-card-title = { $reference }: { $tool }
requests-card-from = Requested by
requests-former = a former employee
requests-card-classes = Data:
requests-card-people = People:
requests-card-cost = Expected cost:
requests-card-link = Link:
requests-card-known = In our list of tools:
requests-card-renews = Asked again after { $reference }
requests-card-followers =
    { $count ->
        [one] One colleague asked too.
       *[other] { $count } colleagues asked too.
    }
requests-card-criteria = Criteria
requests-card-criterion = { $criterion }: { $held }
requests-mandatory = mandatory
requests-criterion-passed = passed
requests-criterion-failed = failed
requests-criterion-waived = waived
requests-criterion-open = open
requests-card-open = To be decided by { $due }.
requests-card-need-info = We are waiting for the requester’s answer; until then no working day counts.
requests-card-withdrawn = Withdrawn on { $day }.
requests-decided-approve = Approved
requests-decided-conditions = Approved with conditions
requests-decided-pilot = Approved as a pilot
requests-decided-reject = Rejected
requests-button-approve = Approve
requests-button-conditions = Approve with conditions
requests-button-reject = Reject
requests-button-ask-back = Need info
requests-button-checklist = Checklist
requests-button-pilot = Approve as a pilot
requests-card-hint = Only members of the committee can decide. Everybody who asked is told in their own language.
requests-reminder =
    { $days ->
        [one] { $reference } ({ $tool }) has waited for a decision for one working day. It is due by { $due }.
       *[other] { $reference } ({ $tool }) has waited for a decision for { $days } working days. It is due by { $due }.
    }
requests-reminder-open = Open the request
requests-note-joined = A colleague asked for it too:
requests-note-question = Asked back:
requests-note-answer = The requester answers:
requests-note-withdrawn = The requester has withdrawn this request.
requests-status-proposed = proposed
requests-status-under_review = under review
requests-status-pilot = pilot
requests-status-approved = approved
requests-status-restricted = restricted
requests-status-suspended = suspended
requests-status-blocked = blocked
requests-status-retired = retired
requests-unknown-cost = not known
requests-cost-value = { $amount } EUR a year
requests-number = { $number }

## Letters
requests-letter-new = I have passed your request for { $tool } on to the committee. Its reference is { $reference }; you will hear from me by { $due } at the latest.
requests-letter-joined = { $tool } has been requested already: { $reference }. I have added you to it, so the committee sees that you need it too, and you will hear everything that is decided.
requests-letter-already = You have asked for { $tool } already: { $reference }. The committee has it, and I will tell you what it decides.
requests-letter-approve = { $reference }: the committee has approved { $tool }.
requests-letter-conditions = { $reference }: the committee has approved { $tool } with conditions.
requests-letter-pilot = { $reference }: the committee has approved { $tool } as a pilot, for the departments named below and for people who are enrolled.
requests-letter-reject = { $reference }: the committee has rejected { $tool }. You can ask again from { $again }, or earlier if there are new facts. The reason:
requests-letter-question = { $reference } ({ $tool }): the committee has a question for you.
requests-letter-answered = Thank you. The committee now has your answer on { $reference } and goes on with it.
requests-letter-unanswered = This question on { $reference } is no longer open, so I have not passed your answer on. State of the request: { $decision }.
requests-letter-withdrew = I have withdrawn your request { $reference } for { $tool }.
requests-letter-withdrawn = { $reference } for { $tool } was withdrawn by the person who had made it. If you still need the tool, you can ask for it yourself.
requests-letter-not-withdrawn = { $reference } can no longer be withdrawn. State of the request: { $decision }.
requests-letter-kept = I have kept your request { $reference } for { $tool }, but I cannot reach the committee’s channel at the moment. I keep trying; if it is urgent, turn to { $contact }.
requests-letter-late = { $reference } ({ $tool }) is settled already, so I have not carried out your step. { $decision }; by { $by }.
requests-letter-late-withdrawn = { $reference } ({ $tool }) has been withdrawn meanwhile, so I have not carried out your step.
requests-letter-not-member = Only members of the committee can decide on { $reference }. Nothing was changed.
requests-letter-criteria = { $reference }: { $tool } cannot be approved yet. These mandatory criteria are neither passed nor waived with a reason:
requests-letter-suspended = { $reference }: { $tool } is suspended. Lift the suspension first, then decide again.
requests-letter-approved = { $reference }: { $tool } is approved already; a pilot would take that back. Approve or reject the request instead.
requests-outcome-approve = Approved
requests-outcome-conditions = Approved with conditions
requests-outcome-pilot = Approved as a pilot
requests-outcome-reject = Rejected
requests-outcome-open = With the committee
requests-outcome-need_info = Waiting for an answer
requests-outcome-withdrawn = Withdrawn
requests-button-again = Ask again
requests-button-answer = Answer
requests-button-withdraw = Withdraw
requests-withdraw-title = Withdraw this request?
requests-withdraw-text = The committee stops its work on it. You can ask for the tool again later.
requests-withdraw-keep = Keep
requests-everybody = everybody
requests-letter-terms = For: { $departments } · Owner: { $owner }
requests-pilot-hint = A pilot for some departments can be approved before the criteria are met.

## The form
requests-form-title = Request a tool
requests-form-tool = Which tool?
requests-form-purpose = What would you use it for?
requests-form-purpose-hint = The committee reads this. Please leave out personal data.
requests-form-classes = Which data would go into it?
requests-form-people = How many people would use it?
requests-form-cost = Expected cost per year in EUR
requests-form-cost-hint = Leave it empty if you do not know.
requests-form-link = Link to the tool
requests-form-facts = What is new since then?
requests-form-send = Send
requests-form-anyway = Ask anyway
requests-form-known = { $tool } is in our list of tools already. Status: { $status }. Owner: { $owner }.
requests-form-known-hint = If you have not done so yet, ask me first whether your data may go into it. If you need something else, such as more kinds of data, you can send the request all the same.
requests-form-rejected = { $reference } for this tool was rejected on { $day }. The reason:
requests-form-facts-needed = Before { $day } the committee looks at it again only if there are new facts.
requests-error-tool = Please write the name of the tool.
requests-error-purpose = Please write what you would use it for.
requests-error-classes = Please choose at least one kind of data.
requests-error-people = Please write a number of people, such as 12.
requests-error-cost = Please write an amount, such as 1200, or leave it empty.
requests-error-facts = Please write what is new since the rejection.
requests-not-stored = This could not be stored just now. Please try again in a moment.

## The committee’s modals
requests-decide-title-approve = Approve
requests-decide-title-conditions = Approve w/ conditions
requests-decide-title-pilot = Approve as a pilot
requests-decide-title-reject = Reject
requests-decide-send = Decide
requests-decide-reason = Reason
requests-decide-reason-hint = Everybody who asked reads this.
requests-decide-conditions = Conditions for { $data }, { $language }
requests-decide-conditions-hint = One condition a line.
requests-decide-departments = Departments
requests-decide-owner = Owner (e-mail address)
requests-decide-review = Review by
requests-decide-hosting = Hosting
requests-hosting-eu = EU
requests-hosting-us = USA
requests-hosting-on_prem = On our own servers
requests-hosting-other = Elsewhere
requests-error-reason = Please write a reason.
requests-error-conditions = Please write at least one condition, in one of the languages.
requests-error-departments = Please choose at least one department.
requests-error-owner = Please write an e-mail address.
requests-error-review = Please choose a day in the future.
requests-error-allowed = “With conditions” needs at least one kind of data with conditions.
requests-checklist-title = Checklist
requests-checklist-save = Save
requests-checklist-reason = Reason, if waived: { $criterion }
requests-checklist-none = Our list of tools has no criteria.
requests-error-waiver = A waiver needs a reason.
requests-ask-title = Need info
requests-ask-question = Your question to the requester
requests-error-question = Please write a question.
requests-answer-title = Answer the committee
requests-answer-text = Your answer
requests-error-answer = Please write an answer.
requests-notice-title = Request
requests-notice-not-member = Only members of the committee can do this.
requests-notice-settled = This request is settled already: { $decision }.
requests-notice-criteria = { $tool } cannot be approved yet. These mandatory criteria are neither passed nor waived with a reason:
requests-notice-suspended = { $tool } is suspended. Lift the suspension first.
requests-notice-approved = { $tool } is approved already; a pilot would take that back.
requests-notice-guest = Only employees can request tools. Please turn to your contact person in the company.
requests-notice-unavailable = I cannot look this up at the moment. Please try again in a minute.

## What is stored about people
privacy-requests-data = Tools that you request or ask for too: your name, what you wrote, your answers to the committee, and my letters about it. Of members of the committee: what they decided and asked back.
privacy-requests-purpose = So that the committee can decide, and so that decisions can be traced.
privacy-requests-basis = Legal obligation and legitimate interest (GDPR Art. 6(1)(c) and (f)).
privacy-requests-seen-by = You, and the people in the committee’s channel. Others who asked for the same tool see the decision, not who you are.
privacy-requests-kept =
    { $days ->
        [one] { $days } day.
       *[other] { $days } days.
    }
privacy-requests-on-erasure = Your name becomes “a former employee”; request and decision stay. My letters to you are deleted.
