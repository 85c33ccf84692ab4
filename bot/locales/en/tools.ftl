## Status and hosting in a word
status-proposed = Proposed
status-under_review = Under review
status-pilot = Pilot
status-approved = Approved
status-restricted = Restricted
status-suspended = Suspended
status-blocked = Blocked
status-retired = Retired
hosting-eu = EU
hosting-us = USA
hosting-on_prem = our own servers
hosting-other = elsewhere

## A tool in sentences
card-committee = the AI committee
card-status-proposed = { $tool } has been proposed; nobody has decided on it yet.
card-status-under_review = { $tool } is being assessed; nothing has been decided yet.
card-status-pilot = { $tool } is in a pilot.
card-status-approved = { $tool } is approved.
card-status-restricted = { $tool } is approved for some people only.
card-status-suspended = { $tool } is suspended: nobody may use it for the time being.
card-status-blocked = { $tool } is blocked: nobody may use it.
card-status-retired = { $tool } has been retired: nobody may use it any more.
card-for-all = It is open to all departments.
card-for-departments = It is open to these departments: { $departments }.
card-for-both = It is open to these departments: { $departments }; and to people who are enrolled on it.
card-for-enrolled = It is open to people who are enrolled on it.
card-for-nobody = No department is recorded for it.
card-limit-criteria = Mandatory criteria that are not met yet: { $criteria }.
card-limit-department = Your department is not among them.
card-limit-enrolled = You are not among them.
card-limit-undecided = No decision is recorded, so conditions apply: check with { $owner } first.
card-limit-ahead = The decision only takes effect on { $day }; until then conditions apply.
card-limit-review = Its review was due on { $day }, so conditions apply: check with the owner first.
card-limit-review-unknown = The day of its review cannot be read, so conditions apply: check with the owner first.
card-data = { $outcome }: { $classes }.
card-data-all = { $outcome }: every kind of data.
card-owner = { $owner } answers for { $tool }.
card-owner-missing = The owner of { $tool } is not recorded; ask the AI committee.
card-cost = { $tool } costs { $cost } per person and month.
card-cost-free = { $tool } costs nothing per person.
card-cost-missing = The cost of { $tool } is not recorded; ask { $owner }.
card-hosting-eu = { $tool } is hosted in the EU.
card-hosting-us = { $tool } is hosted in the USA.
card-hosting-on_prem = { $tool } runs on our own servers.
card-hosting-other = { $tool } is recorded as hosted elsewhere, neither in the EU or the USA nor on our own servers.
card-hosting-missing = Where { $tool } is hosted is not recorded; ask { $owner }.
card-access = How to get { $tool }: { $access }
card-access-closed = Access to { $tool }: { $access }
card-access-missing = How to get { $tool } is not recorded; ask { $owner }.
card-replaced = { $tool } has been replaced by { $other }.
card-replaced-missing = What replaces { $tool } is not recorded; ask { $owner }.
card-replaced-not = { $tool } has not been replaced.
card-fallback = Without { $tool }: { $fallback }
card-fallback-missing = How to do without { $tool } is not recorded; ask { $owner }.
card-alternatives = Alternatives: { $tools }.
card-decided = The last decision was made on { $day }.

## The card
card-vendor = from { $value }
card-aliases = also called: { $value }
card-data-heading = What may go in, for you, today
card-label = { $label }:
card-label-owner = Owner
card-label-hosting = Hosting
card-label-cost = Cost
card-label-departments = Departments
card-label-decided = Decided on
card-label-review = Review by
card-label-replaced = Replaced by
card-label-alternatives = Alternatives
card-label-access = How to get it
card-label-fallback = How to go on without it
card-label-criteria = Readiness criteria
card-label-history = Last changes
card-label-status = Status
card-label-name = Name
card-label-vendor = Maker
card-label-aliases = Other names
card-label-tasks = Tasks
card-cost-value = { $cost } per person and month
card-all = all
card-overdue = review overdue
card-not-recorded = not recorded
card-nothing = nothing
card-mandatory = mandatory
card-criterion-passed = passed
card-criterion-failed = failed
card-criterion-waived = waived
card-criterion-open = open
card-by-committee = the committee
card-by-file = the tools file
card-change = { $day }: { $what }: { $old } → { $new } ({ $who }).
card-change-entered = { $day }: entered in the list ({ $who }).

## The list
tools-title = AI tools
tools-all =
    { $count ->
        [0] No tool of our list fits.
        [one] One tool of our list.
       *[other] { $count } tools of our list.
    }
tools-found =
    { $count ->
        [0] I found no tool for “{ $words }”.
        [one] One tool for “{ $words }”.
       *[other] { $count } tools for “{ $words }”.
    }
tools-for-you = What may go in is said for you and for today. One tool: /ai tools NAME
tools-card = Card
tools-card-label = Card of { $tool }
tools-back = All tools
tools-no-classes = No kinds of data are recorded.
tools-none = No tool fits this choice.
tools-unknown = What is not in our list is not approved. You can request it.
tools-guest = The list of tools is for employees. Ask the person who invited you.
tools-filter-show = Show
tools-filter-all = All tools
tools-filter-me = Open to me
tools-filter-data = I may put in
tools-filter-status = Status
tools-page-back = ← Page { $page } of { $pages }
tools-page-on = Page { $page } of { $pages } →
