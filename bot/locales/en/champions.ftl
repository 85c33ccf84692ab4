## Nudges: the message
nudge-heading-bare = Training prompt of the week
nudge-heading = Training prompt of the week: { $title }
nudge-again-before = You asked me to bring this again.
nudge-past = This week is over, and the next prompt comes by itself. You can still do this one.
nudge-late_later = The next working day is in another week, which brings its own prompt. So this one stays here; do it whenever it suits you.
nudge-none_left = That was the last one I have for you: every other prompt that fits was given. This one stays here.
nudge-minutes = { $minutes } minutes
nudge-format-demo = Demo
nudge-format-pair = In pairs
nudge-format-talk = Coffee talk
nudge-format-checklist = Checklist
nudge-format-clinic = Clinic
nudge-format-challenge = Challenge
nudge-level-beginner = for beginners
nudge-level-practised = with some practice
nudge-level-experienced = for the experienced
nudge-example = To copy and adapt:
nudge-because-tools = Chosen because you help with { $tools }.
nudge-because-all = It suits every tool.
nudge-terms = At most one prompt a week, none twice. Nobody is told what you do with it.

## Nudges: buttons
nudge-button-done = Done
nudge-button-another = Another one
nudge-button-later = Later
nudge-button-show = Show it now
nudge-button-stop = No more prompts
nudge-button-resume = Send me prompts again
nudge-stop-title = No more training prompts?
nudge-stop-text = I will not send you a training prompt any more. You stay a champion, and nobody is told. /ai nudges turns them on again.
nudge-stop-yes = Stop them
nudge-stop-no = Keep them

## Nudges: what became of them
nudge-done = Thank you for doing this with your colleagues!
nudge-next = The next one comes next week by itself.
nudge-later = I will bring it again on { $day } in the morning.
nudge-moved = I have brought this up again further down.
nudge-gone = This prompt is no longer in our collection. The next one comes by itself.
nudge-withdrawn = This prompt is no longer needed. There is nothing left to do here.
nudge-stopped = You get no more training prompts. Nobody is told, and you stay a champion.
nudge-stopped-undo = This button or /ai nudges turns them on again.

## /ai nudges
nudge-settings-title = Training prompts
nudge-settings-on = As a champion you get one training prompt a week, in the morning in the middle of your working week.
nudge-settings-now = This week: { $title }
nudge-settings-count =
    { $given ->
        [0] You have had none so far.
        [one] You have had one so far.
       *[other] You have had { $given } so far, none twice.
    }
nudge-settings-none = Training prompts go to champions: experienced users who help their colleagues. You are not down as one at the moment. Ask me “What does a champion do?” to learn more.
nudge-settings-unknown = I cannot look this up just now. Please try again in a minute.
nudge-settings-failed = I could not change this just now. Please try again in a minute.
