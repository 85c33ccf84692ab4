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
