## When a wave begins
rollout-announce-title = { $tool }: your wave begins
rollout-announce = From { $day } on you are in the wave { $wave }: you work with { $tool }, and colleagues help you with it.
rollout-why = Why
rollout-benefit = What you get out of it
rollout-asked = What I will ask you
rollout-asked-how = Once a week for four weeks I ask you up to three short questions; they take a minute at most. Your answers are linked to you until their week closes, and to nobody afterwards. The lead reads figures of at least five people, never who said what.
rollout-fallback = The way without { $tool } stays open to you
rollout-no-fallback = It is not written down yet. Ask { $owner } how to go on when the tool does not help.
rollout-helps = Who helps you
rollout-champions = Champions:
rollout-lead = Lead:
rollout-nobody-helps = Questions go to { $owner }.
rollout-announce-rules = Not sure what may go into { $tool }? Ask me first, in your own words.
## Letters to people in a wave
rollout-letter-left = You are no longer in the wave { $wave }. I will not send you its check-ins any more.
rollout-letter-paused = You pause in the wave { $wave } from { $start } to { $until }: no check-ins in these days. { $tool } stays yours.
rollout-letter-paused-open = You pause in the wave { $wave } from { $start } on: no check-ins until further notice. { $tool } stays yours.
rollout-letter-resumed = Your pause in the wave { $wave } is over: your check-ins go on from { $start }.
rollout-letter-transferred = From { $start } on you are in the wave { $to } instead of { $wave }.
rollout-letter-stopped = The wave { $wave } has been stopped. There are no more check-ins. Whether { $tool } may be used is a matter of the tool itself: ask me. The reason:
## Letters to those who lead
rollout-letter-waits-undecided = The wave { $wave } cannot begin: nobody has decided yet whether { $tool } goes on after the wave { $earlier }. With “continue” it begins on the next working day: /ai waves
rollout-letter-waits-adjust = The wave { $wave } cannot begin: something is to be adjusted in the wave { $earlier } first. With “continue” it begins on the next working day: /ai waves
rollout-letter-waits-stop = The wave { $wave } cannot begin: the wave { $earlier } was stopped. Stop this one too, or change it: /ai waves
rollout-letter-waits-tool = The wave { $wave } cannot begin: { $tool } is not in use now. It begins on the next working day after the tool is.
rollout-letter-ended = The wave { $wave } with { $tool } is over: everybody has had their four weeks. Please decide whether to continue, adjust or stop: /ai waves
rollout-letter-decided = { $name } has decided about the wave { $wave } with { $tool }: { $decision }. The reason:
rollout-letter-entered =
    { $joined ->
        [one] The wave { $wave } with { $tool } is entered. It begins on { $start }, with one person. They hear of it then.
       *[other] The wave { $wave } with { $tool } is entered. It begins on { $start }, with { $joined } people. They hear of it then.
    }
rollout-letter-changed = The wave { $wave } is changed. Joined: { $joined }, left: { $left }.
rollout-letter-tool-not-in-use = The wave { $name } was not entered: its tool is not in use any more.
rollout-letter-over = Nothing was changed: the wave { $wave } is over.
rollout-letter-late = Your decision about the wave { $wave } was not entered: somebody else decided meanwhile, or the wave is over. Please look at it again: /ai waves
rollout-letter-not-lead = Only leads, the committee and admins can do this. Nothing was changed.
rollout-letter-member-joined = { $name } is in the wave { $wave }.
rollout-letter-member-left = { $name } leaves the wave { $wave } and has been told so.
rollout-letter-member-paused = { $name } pauses in the wave { $wave } and has been told so.
rollout-letter-member-resumed = { $name } goes on in the wave { $wave } and has been told so.
rollout-letter-member-transferred = { $name } goes from the wave { $wave } to { $to } and has been told so.
rollout-letter-member-same = Nothing was changed: for { $name } in the wave { $wave } it was so before.
rollout-letter-member-nobody = Nothing was changed in the wave { $wave }: this person does not work here.
rollout-letter-member-guest = Nothing was changed: { $name } is a guest, and guests are in no wave.
rollout-letter-member-over = Nothing was changed for { $name }: the wave is over.
rollout-letter-member-absent = Nothing was changed: { $name } is not in the wave { $wave } then.
rollout-letter-survey-small = The survey was not started: with so few people nobody’s answers could be shown. Choose a larger group.
rollout-letter-survey-held = The survey was not started: surveys go out from { $start } on, when the works council has been consulted (company.yaml).
rollout-letter-survey-started =
    { $count ->
        [one] The inventory survey goes to one person, at ten o’clock of their next working day.
       *[other] The inventory survey goes to { $count } people, at ten o’clock of their next working day.
    }
rollout-left-out-nobody = { $name } does not work here and was left out.
rollout-left-out-guest = { $name } is a guest and was left out.
rollout-left-out-over = { $name } was left out: the wave is over.
rollout-left-out-absent = { $name } was left out: not in this wave.
## The list and the plan
rollout-title = Waves
rollout-close = Close
rollout-list-intro = Each tool reaches its people in waves. Anybody may read the plans; they name nobody but those who lead and help.
rollout-list-empty = There is no wave yet.
rollout-list-more =
    { $count ->
        [one] One older wave is not shown.
       *[other] { $count } older waves are not shown.
    }
rollout-open = Plan
rollout-new = New wave
rollout-inventory = Start the inventory survey
rollout-state-planned = planned
rollout-state-running = running
rollout-state-ended = over
rollout-state-stopped = stopped
rollout-from = from { $day }
rollout-people =
    { $count ->
        [one] one person
       *[other] { $count } people
    }
rollout-no-lead = nobody
rollout-no-champions = nobody yet
rollout-gate-undecided = It waits until somebody has decided about the wave { $wave }: only “continue” lets it begin.
rollout-gate-adjust = It waits: in the wave { $wave } something is to be adjusted first.
rollout-gate-stop = It waits: the wave { $wave } was stopped.
rollout-gate-tool = It waits: { $tool } is not in use now.
rollout-dates = Dates
rollout-date-1 = { $day }: beginning and first check-in, access and first use
rollout-date-2 = { $day }: second check-in, usefulness and obstacles
rollout-date-3 = { $day }: third check-in, time saved and quality
rollout-date-4 = { $day }: fourth check-in, going on and recommending
rollout-date-review = { $day }: all answers are in; continue, adjust or stop
rollout-dates-own = Who starts later has the same weeks later. A check-in moves to the next working day of the person’s country.
rollout-held = Check-ins go out from { $day } on, when the works council has been consulted. Those due before are left out.
rollout-way = The way of the rollout
rollout-phase-inventory = Inventory and assessment: what is in use, what people need, which tools are candidates
rollout-phase-map = Map and roadmap: which tools belong together, what depends on what
rollout-phase-rollout = Rollout in waves: a pilot team first, then larger groups
rollout-phase-monitor = Monitoring: figures and regular reviews
rollout-now-prepare = Now: tell the benefit before the technology, find champions, make sure that everybody has access on the first day and knows the way without the tool.
rollout-now-week-1 = First week: make sure that everybody gets in and has tried it once. Champions offer a first hour together.
rollout-now-week-2 = Second week: clear away what is in people’s way. The digest says what that is.
rollout-now-week-3 = Third week: compare time saved and quality, also where it cost time. Show what worked.
rollout-now-week-4 = Fourth week: ask who would go on, and prepare the decision with the figures.
rollout-now-review = Now: read the figures and decide whether to continue, adjust or stop. The next wave of the tool waits for it.
rollout-now-monitor = Now: the next wave may begin. Keep an eye on use and satisfaction.
rollout-now-stopped = This wave was stopped. There are no more check-ins.
rollout-decisions = Decided so far
rollout-decision-continue = continue
rollout-decision-adjust = adjust
rollout-decision-stop = stop
rollout-former = a former colleague
rollout-back = All waves
rollout-change = Change
rollout-someone = Join, leave, pause
rollout-rehearse = Rehearse the four weeks
rollout-rehearsing = All four check-ins are on their way to you, as the people of the wave will get them. Nothing you tap in them is stored.
rollout-unreached = Who was not reached
rollout-unreached-intro = These people should have got a check-in and did not. Who did not answer, is away or wants no check-ins is not among them, and nobody can look that up. That you looked is on record.
rollout-unreached-nobody = Everybody could be reached.
rollout-unreached-more =
    { $count ->
        [one] One more person is not shown.
       *[other] { $count } more people are not shown.
    }
rollout-unreached-line =
    { $week ->
        [0] Survey: { $why }
       *[other] Week { $week }: { $why }
    }
rollout-unreached-no-account = no active account in Slack under this e-mail address. Ask IT for one, or correct the address in the list of people.
rollout-unreached-app = Slack lets no messages of mine through. An admin can allow them in the app’s settings.
rollout-unreached-outage = it could not be sent in time: Slack or I were out of order for too long. The next week comes as usual.
rollout-unreached-slack = Slack refused it ({ $reason }). An admin of the workspace can say more.
rollout-back-to-plan = Back to the plan
rollout-decide-continue = Continue
rollout-decide-adjust = Adjust
rollout-decide-stop = Stop
## Forms
rollout-form-new = New wave
rollout-form-change = Change a wave
rollout-form-save = Save
rollout-form-tool = Tool
rollout-form-start = First day
rollout-form-start-hint = People hear of it in the morning of this day. The next wave of a tool begins only after “continue”.
rollout-form-name = Name
rollout-form-name-hint = Short, such as “Sales, first wave”. Everybody reads it.
rollout-form-lead = Lead
rollout-form-people = People
rollout-form-people-hint = Who is taken out leaves the wave, who is added joins it.
rollout-form-people-more = There are more people in the wave than can be shown here. Who is not shown stays in it; who is added joins it.
rollout-form-champions = Champions
rollout-form-champions-hint = Who helps; everybody reads their names.
rollout-form-why = Why this tool?
rollout-form-why-hint = Everybody in the wave reads this.
rollout-form-benefit = What do people get out of it?
rollout-form-benefit-hint = For example: an hour less for each offer. Everybody in the wave reads this.
rollout-member-title = Somebody in a wave
rollout-member-person = Who?
rollout-member-what = What happens?
rollout-member-from = From which day?
rollout-member-until = Through which day?
rollout-member-until-hint = For a pause only; empty means until further notice.
rollout-member-to = Into which wave?
rollout-deed-join = joins the wave
rollout-deed-leave = leaves the wave
rollout-deed-pause = pauses
rollout-deed-resume = goes on after a pause
rollout-deed-transfer = goes into another wave
rollout-effect-continue = The next wave of the tool may begin. One that had to wait begins on the next working day.
rollout-effect-adjust = This wave goes on. The next one waits until “continue” is decided.
rollout-effect-stop = This wave ends at once: no more check-ins, and its people are told. The next wave of the tool does not begin. Whether the tool may be used is decided in the registry.
rollout-reason = Reason
rollout-reason-hint = Everybody can read it in the plan. Please name no people.
rollout-decide-send = Decide
rollout-survey-title = Inventory survey
rollout-survey-what = What do people use already, what do they need? The survey of the first phase asks, once, and shows figures of at least five people only.
rollout-survey-departments = Departments
rollout-survey-everybody = Choose none to ask everybody.
rollout-survey-send = Start
rollout-error-name = Please give the wave a name.
rollout-error-lead = Please choose who leads the wave.
rollout-error-tool = Please choose a tool.
rollout-error-start = Please choose today or a day to come.
rollout-error-person = Please choose somebody.
rollout-error-what = Please choose what happens.
rollout-error-from = Please choose a day.
rollout-error-until = This day is before the first one.
rollout-error-to = Please choose the wave they go into.
rollout-error-reason = Please give a reason.
rollout-not-stored = This could not be stored just now. Please try again in a moment.
rollout-not-now = I cannot look this up just now. Please try again in a moment.
rollout-guest = Waves are for the people of the company.
rollout-gone = This is not possible any more: the wave is over, or was changed meanwhile.
rollout-no-tools = There is no tool in use yet: a wave needs one.
rollout-only-leads = Only leads, the committee and admins can do this.
