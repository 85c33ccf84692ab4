## The demonstration in the terminal
demo-open = Der KI-Guide ist bereit: Seite öffnen, eine Person wählen und fragen. Beenden mit Strg+C.

## The demonstration on its page
demo-play = Vier Wochen abspielen
demo-play-note = Die Zeit geht um vier Wochen weiter, und die 24 Personen der Copilot-Welle im Vertrieb beantworten ihre Check-ins. Das dauert keine Minute.
demo-play-before = Auf dem Weg zum ersten Tag der Welle
demo-play-standing = Woche { $week } von { $weeks } · { $sent } Check-ins gesendet · { $answered } beantwortet · { $digests ->
        [one] { $digests } Auswertung
       *[other] { $digests } Auswertungen
    }
demo-play-over = Die vier Wochen sind um: { $sent } Check-ins gesendet, { $answered } beantwortet, { $digests } Auswertungen für Leitung und Champions.
demo-play-stopped = Angehalten am { $day }: bisher { $sent } Check-ins gesendet, { $answered } beantwortet. Erneutes Abspielen macht hier weiter.
demo-play-read = Lesen als { $name }
