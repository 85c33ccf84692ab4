## The demonstration in the terminal
demo-open = The AI guide is ready: open the page, choose who you are, and ask. Stop with Ctrl+C.

## The demonstration on its page
demo-play = Play four weeks
demo-play-note = Time goes on by four weeks, and the 24 people of the Copilot wave in sales answer their check-ins. Takes less than a minute.
demo-play-before = On the way to the wave’s first day
demo-play-standing = Week { $week } of { $weeks } · { $sent } check-ins sent · { $answered } answered · { $digests ->
        [one] { $digests } digest
       *[other] { $digests } digests
    }
demo-play-over = The four weeks are over: { $sent } check-ins sent, { $answered } answered, { $digests } digests for the lead and the champions.
demo-play-stopped = Stopped on { $day }: { $sent } check-ins sent, { $answered } answered so far. Play again to go on from here.
demo-play-read = Read as { $name }
