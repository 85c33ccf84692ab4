## The digest of a closed week, to the lead and the champions of a wave
digest-title-wave = { $wave }: Woche { $week }
digest-about-wave = Was die Menschen in der Welle über { $tool } sagen. Für Leitung und Champions.
digest-rate = { $answered } von { $people } Personen haben geantwortet ({ $share }).
digest-rate-few = Weniger als { $fewer } von { $people } Personen haben geantwortet.
digest-rate-most =
    { $least ->
        [one] Mindestens { $least } von { $people } Personen hat geantwortet.
       *[other] Mindestens { $least } von { $people } Personen haben geantwortet.
    }
digest-rate-withheld = { $people } Personen wurden gefragt. Davon wird nichts gezeigt: Weniger als { $smallest } haben geantwortet, oder alle haben auf eine der Fragen dasselbe geantwortet.
digest-rate-short = Rücklauf
digest-percent = { $share } %
digest-left-out =
    { $count ->
        [one] Eine Person ist in diesen Zahlen nicht enthalten, weil sich die Gruppe um weniger Personen verändert hat, als wir zeigen dürfen.
       *[other] { $count } Personen, zum Teil ausgelost, sind in diesen Zahlen nicht enthalten, weil sich die Gruppe um weniger Personen verändert hat, als wir zeigen dürfen.
    }
digest-nothing-few-people-wave = Diese Woche gibt es keine Zahlen: Sie würden weniger als { $smallest } Personen betreffen. Sobald es genug sind, werden die Wochen 1 bis 4 für das Tool zusammengefasst. Bis dahin lesen Sie, was unterschrieben wurde.
digest-nothing-changed-wave = Diese Woche gibt es keine Zahlen: Die Gruppe hat sich um weniger als { $smallest } Personen verändert, und ein Vergleich mit früheren Wochen würde einzelne Antworten verraten.
digest-others = Personen in ihrer Woche { $week }:
digest-pool = Wochen 1 bis 4 von { $tool }, zusammengefasst
digest-answers =
    { $count ->
        [one] { $count } Antwort
       *[other] { $count } Antworten
    }
digest-cell = { $answer }: { $count }
digest-score = Weiterempfehlung (NPS, −100 bis +100): { $score }
digest-median-saved = Die Hälfte der Personen hat { $minutes } Minuten pro Woche oder mehr gespart (Median).
digest-median-none = In der Mitte wurde Zeit weder gespart noch verloren (Median).
digest-median-cost = Die Hälfte der Personen hat { $minutes } Minuten pro Woche oder mehr verloren (Median).
digest-quartiles = Die mittlere Hälfte liegt zwischen { $lower } und { $upper } Minuten.
digest-minutes = { $minutes } Min.
digest-trend-wave = Im Lauf der Wochen
digest-point-wave = Woche { $week }: { $level }
digest-weeks = Woche
digest-themes = Worüber geschrieben wurde, von je mindestens { $smallest } Personen genannt: { $themes }
digest-comments =
    { $count ->
        [one] Ein Kommentar wurde für Sie unterschrieben: Er steht im Thread.
       *[other] { $count } Kommentare wurden für Sie unterschrieben: Sie stehen im Thread.
    }
digest-signed = { $name } schreibt mit Namen:
digest-withheld = Nicht gezeigt:
digest-why-few-people = „{ $question }“: weniger als { $smallest } Personen
digest-why-few-or-alike = „{ $question }“: weniger als { $smallest } Antworten, oder alle gleich
digest-why-all-few-or-alike = Eine ganze Rückfrage: weniger als { $smallest } Antworten auf eine ihrer Fragen, oder alle gleich
digest-why-changed = „{ $question }“: Die Gruppe hat sich um weniger als { $smallest } Personen verändert
digest-waiting =
    { $count ->
        [one] Personen, die an einem anderen Tag begonnen haben: weniger als { $smallest }
       *[other] Personen, die an anderen Tagen begonnen haben: jeweils weniger als { $smallest }
    }
digest-rules-wave = Keine Zahl betrifft weniger als { $smallest } Personen. Niemand kann nachsehen, wer was geantwortet hat: Beim Abschluss der Woche wurden die Antworten von ihren Verfassern getrennt. Freitext erscheint nur als Thema, außer wenn er unterschrieben ist.
digest-time-cost-me = hat Zeit gekostet
digest-time-none = kein Unterschied
digest-time-under-30 = unter 30 Min.
digest-time-30-60 = 30–60 Min.
digest-time-60-120 = 1–2 Stunden
digest-time-over-120 = über 2 Stunden
digest-time-saved = Zeit gespart
digest-nps-detractors = 0–6
digest-nps-passives = 7–8
digest-nps-promoters = 9–10
digest-answer-yes = Ja
digest-answer-no = Nein
digest-theme-access = Zugang
digest-theme-training = Schulung
digest-theme-quality = Qualität der Ergebnisse
digest-theme-speed = Geschwindigkeit
digest-theme-trust = Vertrauen und Datenschutz
digest-theme-language = Sprache
digest-theme-integration = andere Programme
digest-theme-time = fehlende Zeit
digest-theme-other = anderes

## The digest of a closed survey without a wave, in the committee’s channel and to whoever started it
digest-title-survey = { $survey } · { $turn }
digest-about-survey = Was die Befragten über KI in ihrer Arbeit sagen. Für das Gremium und für die Person, die die Umfrage gestartet hat.
digest-quarter = { $quarter }. Quartal { $year }
digest-nothing-few-people-survey = Es gibt keine Zahlen: Sie würden weniger als { $smallest } Personen betreffen.
digest-nothing-changed-survey = Es gibt keine Zahlen: Die Gruppe hat sich um weniger als { $smallest } Personen verändert, und ein Vergleich mit früheren Umfragen würde einzelne Antworten verraten.
digest-trend-survey = Im Lauf der Zeit
digest-point-survey = { $turn }: { $level }
digest-rules-survey = Keine Zahl betrifft weniger als { $smallest } Personen. Niemand kann nachsehen, wer was geantwortet hat: Beim Abschluss der Umfrage wurden die Antworten von ihren Verfassern getrennt. Freitext erscheint nur als Thema, außer wenn er unterschrieben ist.
