## The answer to a question
ask-empty = Guten Tag! Fragen Sie mich etwas zu unseren Regeln für KI-Tools, zum Beispiel: „Darf ich Kundendaten in ein Übersetzungstool eingeben?“
ask-too-long =
    Ihre Frage ist sehr lang ({ $length } Zeichen). Ich lese höchstens { $limit } Zeichen: Bitte fassen Sie in ein bis zwei Sätzen zusammen, was Sie wissen möchten.
ask-nothing-found =
    { $searched ->
        [0] Dazu habe ich nichts gefunden: Es liegt kein Dokument vor, das ich durchsuchen könnte.
        [one] Dazu habe ich in unseren Regeln nichts gefunden. Durchsucht habe ich { $searched } Dokument.
       *[other] Dazu habe ich in unseren Regeln nichts gefunden. Durchsucht habe ich { $searched } Dokumente.
    }
ask-nearest = Am nächsten kommen diese Dokumente:
ask-hedge = Das beantwortet Ihre Frage vielleicht nicht; am nächsten kommen diese Regeln:
ask-other-language = Diese Regel gibt es nicht auf Deutsch; hier der Text auf { $language }.
ask-model-unavailable = Das Sprachmodell ist zurzeit nicht erreichbar, daher zitiere ich die Regeln im Wortlaut.
ask-disclaimer = KI-Guide; zitiert die Regeln des Unternehmens; keine Rechtsberatung.

## Under an answer
source-heading =
    { $count ->
        [one] Quelle
       *[other] Quellen
    }
source-version = Version { $version }
source-translation = Übersetzung von Version { $version }, aktuelle Version: { $newer }
source-language = auf { $language }
source-owner = verantwortlich: { $owner }
source-effective = gültig seit dem { $day }
source-review-due = Überprüfung fällig

## In Slack: an answer
ask-status = durchsucht die Regeln …
ask-loading-search = Ich durchsuche die Regeln …
ask-loading-read = Ich lese die passenden Stellen …
ask-loading-check = Ich prüfe jedes Zitat im Dokument …
ask-shortened = Diese Antwort war zu lang für Slack, deshalb habe ich sie gekürzt.
ask-helpful = Hilfreich
ask-not-helpful = Nicht hilfreich
ask-human-button = Einen Menschen fragen
ask-no-answer-human = Ein Mensch kann helfen: Geben Sie Ihre Frage mit dem Knopf unten weiter.
ask-guest = Dazu habe ich in den Regeln, die für Gäste bestimmt sind, nichts gefunden. Bitte wenden Sie sich an Ihre Ansprechperson bei { $company }.
ask-wrong-channel = In diesem Kanal antworte ich nicht. Schreiben Sie mir eine Direktnachricht, oder erwähnen Sie mich hier:
ask-private-only = In diesem Kanal antworte ich nicht. Schreiben Sie mir stattdessen eine Direktnachricht.
ask-unavailable = Ich komme zurzeit nicht an unsere Regeln. Ihre Frage habe ich mir gemerkt und beantworte sie, sobald es geht. Wenn es eilt, wenden Sie sich an { $contact }.
ask-given-up = Ich konnte Ihre Frage nicht beantworten, weil ich zu lange nicht an unsere Regeln kam. Bitte fragen Sie später noch einmal, oder wenden Sie sich an { $contact }.
ask-not-taken = Ich kann zurzeit nichts entgegennehmen. Bitte versuchen Sie es in einer Minute noch einmal, oder wenden Sie sich an { $contact }.
ask-no-longer = Was ich zitieren wollte, hat sich inzwischen geändert oder ist für Sie nicht mehr zugänglich. Bitte fragen Sie noch einmal.

## In Slack: small talk and help
talk-greeting = Guten Tag! Ich beantworte Fragen zu unseren Regeln für KI-Tools und zeige Ihnen, wo es steht. Was möchten Sie wissen?
talk-empty = Guten Tag! Was möchten Sie über unsere Regeln für KI-Tools wissen? Schreiben Sie es in Ihren eigenen Worten, oder beginnen Sie mit einer dieser Fragen:
talk-thanks = Gern geschehen! Fragen Sie jederzeit wieder.
talk-farewell = Auf Wiedersehen! Ich bin da, sobald Sie eine Frage haben.
talk-who = Ich bin der KI-Guide, ein Computerprogramm. Ich beantworte Fragen zu unseren Regeln für KI-Tools mit Zitaten aus unseren eigenen Dokumenten und nenne die Quelle und wer dafür verantwortlich ist. Ich kann mich irren, deshalb können Sie immer einen Menschen fragen. Versuchen Sie es mit einer dieser Fragen:
talk-help = Ich beantworte Fragen zu unseren Regeln für KI-Tools und zeige Ihnen, wo es steht. Schreiben Sie Ihre Frage so, wie Sie eine Kollegin fragen würden, oder beginnen Sie mit einer von diesen:
help-heading = So fragen Sie mich
help-direct = Schreiben Sie mir eine Direktnachricht; nur Sie lesen die Antwort.
help-mention = Erwähnen Sie mich in einem Kanal, in dem ich antworten darf; alle dort lesen mit.
help-command = Tippen Sie irgendwo „/ai ask“ und Ihre Frage ein; nur Sie sehen die Antwort.
help-shortcut = Öffnen Sie das Menü einer Nachricht und wählen Sie „Check the AI rules“; nur Sie sehen die Antwort.
help-tools = Tippen Sie „/ai tools“ ein für die Liste der Tools und wofür sie erlaubt sind, „/ai request“, um ein neues zu beantragen.
help-checkins = Tippen Sie „/ai checkins“ ein, um Ihre Rückfragen zu sehen oder abzustellen, „/ai waves“ für wer wann welches Tool bekommt, „/ai nudges“ für die Trainingsideen der Champions.
help-incident = Tippen Sie „/ai incident“ ein, wenn etwas schiefgegangen ist; niemandem wird etwas vorgeworfen.
help-privacy = Tippen Sie „/ai privacy“ ein, um zu sehen, was ich über Sie speichere, um eine Kopie davon zu erhalten oder es löschen zu lassen.

## In Slack: suggested questions
prompts-title = Was möchten Sie wissen?
prompt-customers = Darf ich Kundendaten in ein Übersetzungstool eingeben?
prompt-personal = Darf ich mein privates ChatGPT-Konto für die Arbeit nutzen?
prompt-review = Wer prüft einen Text aus der KI, bevor er an Kunden geht?
prompt-incident = Ich habe falsche Daten in ein KI-Tool eingegeben. Was jetzt?
prompt-criteria = Welche Kriterien muss ein Tool erfüllen, um freigegeben zu werden?
prompt-costs = Wie wird der Return on Investment eines KI-Tools berechnet?
prompt-champions = Was macht ein Champion, und wie viel Zeit gibt es dafür?
prompt-code = Darf ich Quellcode von einem Assistenten schreiben lassen?
prompt-applicants = Darf die KI entscheiden, welche Bewerber wir einladen?
prompt-offers = Darf ich ein Angebot mit dem Assistenten schreiben?
prompt-meetings = Darf ich eine Besprechung aufzeichnen und zusammenfassen lassen?
prompt-suppliers = Was muss in einem Vertrag mit einem KI-Anbieter stehen?
prompt-publish = Muss ich Texte kennzeichnen, die mit KI entstanden sind?
prompt-transfer = Darf ein Tool Daten außerhalb der EU verarbeiten?

## In Slack: feedback
feedback-title = Was hat gefehlt?
feedback-reason = Was hätte Ihnen geholfen?
feedback-hint = Die Verantwortlichen der Regeln lesen das ohne Ihren Namen. Bitte lassen Sie personenbezogene Daten weg.

## In Slack: asking a human
human-title = Einen Menschen fragen
human-intro = Ihre Frage geht an die Personen, die bei uns für KI zuständig sind.
human-question = Ihre Frage
human-options = Ihr Name
human-unnamed = Ohne meinen Namen
human-unnamed-hint = Niemand sieht, wer fragt; die Antwort erreicht Sie trotzdem.
human-empty = Bitte schreiben Sie, was Sie fragen möchten.
human-sent = Ich habe Ihre Frage an die Zuständigen für KI weitergegeben. Jemand von ihnen meldet sich bei Ihnen.
human-sent-unnamed = Ich habe Ihre Frage ohne Ihren Namen an die Zuständigen für KI weitergegeben.
human-already = Sie haben diese Frage schon weitergegeben, und sie ist angekommen. Sie brauchen sie nicht noch einmal zu senden.
human-failed = Ich konnte Ihre Frage nicht weitergeben. Sie ist gespeichert, aber noch hat sie niemand gelesen: Bitte schreiben Sie an { $contact }.
human-card = Eine Frage an Sie
human-card-from = Gefragt von
human-card-nobody = Gefragt von jemandem, der nicht genannt werden möchte.
human-card-answered = Das hatte ich geantwortet:
human-card-unanswered = In unseren Regeln hatte ich keine Antwort gefunden.
button-send = Senden
button-cancel = Abbrechen
button-close = Schließen
