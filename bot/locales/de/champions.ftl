## Nudges: the message
nudge-heading-bare = Trainingsidee der Woche
nudge-heading = Trainingsidee der Woche: { $title }
nudge-again-before = Sie haben mich gebeten, sie noch einmal zu bringen.
nudge-past = Diese Woche ist vorbei, und die nächste Idee kommt von selbst. Umsetzen können Sie diese trotzdem noch.
nudge-late_later = Der nächste Arbeitstag liegt in einer anderen Woche, die ihre eigene Idee bringt. Diese bleibt deshalb hier stehen; setzen Sie sie um, wann es Ihnen passt.
nudge-none_left = Das war die letzte, die ich für Sie habe: Alle anderen passenden Ideen hatten Sie schon. Diese bleibt hier stehen.
nudge-minutes = { $minutes } Minuten
nudge-format-demo = Vorführung
nudge-format-pair = Zu zweit
nudge-format-talk = Kaffeerunde
nudge-format-checklist = Checkliste
nudge-format-clinic = Sprechstunde
nudge-format-challenge = Wettbewerb
nudge-level-beginner = für den Einstieg
nudge-level-practised = mit etwas Übung
nudge-level-experienced = für Erfahrene
nudge-example = Zum Kopieren und Anpassen:
nudge-because-tools = Ausgewählt, weil Sie bei { $tools } helfen.
nudge-because-all = Sie passt zu jedem Tool.
nudge-terms = Höchstens eine Idee pro Woche, keine zweimal. Niemand erfährt, was Sie damit machen.

## Nudges: buttons
nudge-button-done = Erledigt
nudge-button-another = Eine andere
nudge-button-later = Später
nudge-button-show = Jetzt anzeigen
nudge-button-stop = Keine Ideen mehr
nudge-button-resume = Wieder Ideen schicken
nudge-stop-title = Keine Trainingsideen mehr?
nudge-stop-text = Ich schicke Ihnen keine Trainingsideen mehr. Sie bleiben Champion, und niemand erfährt davon. Mit /ai nudges schalten Sie sie wieder ein.
nudge-stop-yes = Abstellen
nudge-stop-no = Behalten

## Nudges: what became of them
nudge-done = Danke, dass Sie das mit Ihrem Team gemacht haben!
nudge-next = Die nächste kommt nächste Woche von selbst.
nudge-later = Ich bringe sie am { $day } morgens noch einmal.
nudge-moved = Ich habe sie weiter unten noch einmal gebracht.
nudge-gone = Diese Idee gehört nicht mehr zu unserer Sammlung. Die nächste kommt von selbst.
nudge-withdrawn = Diese Idee wird nicht mehr gebraucht. Hier ist nichts mehr zu tun.
nudge-stopped = Sie bekommen keine Trainingsideen mehr. Niemand erfährt davon, und Sie bleiben Champion.
nudge-stopped-undo = Dieser Knopf oder /ai nudges schaltet sie wieder ein.

## /ai nudges
nudge-settings-title = Trainingsideen
nudge-settings-on = Als Champion bekommen Sie eine Trainingsidee pro Woche, morgens in der Mitte Ihrer Arbeitswoche.
nudge-settings-now = Diese Woche: { $title }
nudge-settings-count =
    { $given ->
        [0] Bisher hatten Sie noch keine.
        [one] Bisher hatten Sie eine.
       *[other] Bisher hatten Sie { $given }, keine zweimal.
    }
nudge-settings-none = Trainingsideen gehen an Champions: erfahrene Nutzerinnen und Nutzer, die ihren Kolleginnen und Kollegen helfen. Sie sind zurzeit nicht als Champion eingetragen. Fragen Sie mich „Was macht ein Champion?“, um mehr zu erfahren.
nudge-settings-unknown = Das kann ich gerade nicht nachsehen. Bitte versuchen Sie es in einer Minute noch einmal.
nudge-settings-failed = Das konnte ich gerade nicht ändern. Bitte versuchen Sie es in einer Minute noch einmal.
