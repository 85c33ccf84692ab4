## Check-ins: what they are
pulse-week = Woche { $week } von { $weeks } mit { $tool }
pulse-inventory = KI in Ihrer Arbeit heute
pulse-efficiency = Ihr Monat mit KI
pulse-nps = Eine Zahl im Quartal
pulse-your-tool = Ihrem Tool
pulse-notified = { $heading }: { $question }
pulse-snoozed-before = Sie wollten, dass ich heute noch einmal frage.
pulse-reminder-1 = Eine kleine Erinnerung. Wenn ich nichts höre, frage ich noch einmal und lasse es dann gut sein.
pulse-reminder-2 = Das ist meine letzte Erinnerung zu dieser Rückfrage.
pulse-rehearsal = Probe: So sieht es aus, was die Leute erhalten. Was Sie hier antippen, wird nicht gespeichert.
pulse-takes =
    { $questions ->
        [one] Ein Tipp, etwa { $seconds } Sekunden.
       *[other] Zum Anfangen genügt ein Tipp; alle { $questions } Fragen dauern etwa { $seconds } Sekunden.
    }
pulse-lead = Die Leitung der Einführung
pulse-read-week = { $lead } und die Champions sehen Zahlen zu mindestens { $least } Personen, nie eine einzelne Antwort. Von Ihren Texten sehen sie nur die Themen, außer Sie unterschreiben.
pulse-read-other = Das Gremium sieht Zahlen zu mindestens { $least } Personen, nie eine einzelne Antwort. Von Ihren Texten werden nur die Themen gezeigt, außer Sie unterschreiben.
pulse-read-started = { $lead } und das Gremium sehen Zahlen zu mindestens { $least } Personen, nie eine einzelne Antwort. Von Ihren Texten werden nur die Themen gezeigt, außer Sie unterschreiben.
pulse-linked = Bis { $day } sind Ihre Antworten mit Ihrem Namen verbunden, damit Sie sie ergänzen können. Danach trenne ich sie endgültig davon.

## Check-ins: answers
pulse-scale = 1 = { $low }, 5 = { $high }
pulse-scale-nps = 0 = gar nicht, 10 = ganz sicher
pulse-value = { $value } von { $most }
pulse-choice-yes = Ja
pulse-choice-no = Nein
pulse-time-cost_me = Es hat mich Zeit gekostet
pulse-time-none = Keine
pulse-time-under_30 = Unter 30 Minuten
pulse-time-30_60 = 30 bis 60 Minuten
pulse-time-60_120 = 1 bis 2 Stunden
pulse-time-over_120 = Über 2 Stunden

## Check-ins: buttons
pulse-button-snooze = Morgen noch einmal fragen
pulse-button-skip-week = Diese Woche nicht
pulse-button-skip-other = Diesmal nicht
pulse-button-stop = Keine Rückfragen mehr
pulse-button-more =
    { $count ->
        [one] Noch eine Frage
       *[other] Noch { $count } Fragen
    }
pulse-button-finish = Das war alles
pulse-button-answer = Jetzt antworten
pulse-button-resume = Rückfragen wieder einschalten
pulse-button-human = An einen Menschen weitergeben
pulse-stop-title = Keine Rückfragen mehr?
pulse-stop-text = Ich frage Sie dann zu keinem Tool mehr nach Ihrer Meinung. Niemand erfährt davon. Alles andere bleibt, und mit /ai checkins schalten Sie die Rückfragen wieder ein.
pulse-stop-yes = Ausschalten
pulse-stop-no = Behalten

## Check-ins: what became of them
pulse-stored = Gespeichert. Bis Sie fertig sind, können Sie es hier noch ändern.
pulse-complete = Alles ist gespeichert und endgültig.
pulse-human-offer = Braucht das, was Sie geschrieben haben, jemandes Hilfe? Nur Sie können es weitergeben.
pulse-snoozed = Ich frage am { $day } morgens noch einmal.
pulse-snooze-late = Diese Rückfrage endet vor dem nächsten Arbeitstag, ich kann also nicht noch einmal fragen. Antworten können Sie jetzt noch.
pulse-skipped-week = Diese Woche ausgelassen. Niemand erfährt davon.
pulse-skipped-other = Diesmal ausgelassen. Niemand erfährt davon.
pulse-changed-mind = Anders überlegt? Bis { $day } können Sie noch antworten.
pulse-stopped = Sie erhalten keine Rückfragen mehr. Niemand erfährt davon, und alles andere bleibt, wie es ist.
pulse-stopped-undo = Dieser Knopf oder /ai checkins schaltet sie wieder ein.
pulse-closed = Diese Rückfrage ist seit dem { $day } geschlossen.
pulse-late = Was Sie gerade angetippt haben, kam zu spät und wurde nicht gespeichert: Die Antworten waren schon von den Namen getrennt und gezählt.
pulse-closed-thanks = Was Sie vorher angegeben haben, ist gezählt. Danke.
pulse-next = Die nächste kommt von selbst.
pulse-withdrawn = Diese Rückfrage wird nicht mehr gebraucht. Hier ist nichts mehr zu tun.

## Check-ins: what happened because of the last one
pulse-since-read = Die Antworten der letzten Woche sind ausgezählt, und die Zahlen gingen an die Leitung und die Champions.
pulse-since-continue = Damit entschieden: Es geht weiter.
pulse-since-adjust = Damit entschieden: Es ändert sich etwas.
pulse-since-stop = Damit entschieden: Es endet.

## Check-ins: the modal
pulse-modal-title = Ihre Rückmeldung
pulse-modal-save = Speichern
pulse-modal-kept = Was Sie auswählen, wird sofort gespeichert, was Sie schreiben, sobald Sie auf „Speichern“ tippen.
pulse-modal-signed = Unterschrift
pulse-modal-signed-option = Mit meinem Namen, für alle, die die Zahlen sehen
pulse-modal-signed-hint = Ohne Unterschrift wird von Ihrem Text nur das Thema gezeigt.
pulse-modal-masked = Adressen, Nummern und Passwörter, die ich erkenne, mache ich unkenntlich.
pulse-modal-not-stored = Das konnte ich gerade nicht speichern. Bitte drücken Sie in einem Moment noch einmal.

## /ai checkins
pulse-settings-title = Rückfragen
pulse-settings-on = In Ihren ersten vier Wochen mit einem neuen Tool erhalten Sie jede Woche eine kurze Rückfrage, und ab und zu eine Umfrage über KI bei der Arbeit.
pulse-settings-open = Eine ist offen: { $heading }. Bis { $day } können Sie antworten.
pulse-settings-unknown = Das kann ich gerade nicht nachsehen. Bitte versuchen Sie es in einer Minute noch einmal.
pulse-settings-failed = Das konnte ich gerade nicht ändern. Bitte versuchen Sie es in einer Minute noch einmal.
