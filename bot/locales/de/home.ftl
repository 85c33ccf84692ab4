## The Home tab
home-greeting = Guten Tag { $name }
home-intro = Ich bin der KI-Guide: Ich beantworte Fragen zu unseren Regeln für KI-Tools, zitiere die Regel und sage, wer für sie verantwortlich ist.
home-guest = Ich bin der KI-Guide dieses Unternehmens. Als Gast können Sie mir in einer Direktnachricht Fragen stellen; ich antworte aus den Regeln, die für Gäste bestimmt sind.
home-ask = Fragen Sie mich
home-how = Schreiben Sie mir unter „Nachrichten“, erwähnen Sie mich in einem Kanal oder tippen Sie /ai ask. Oder beginnen Sie mit einer dieser Fragen; die Antwort kommt als Direktnachricht:
home-questions = Ihre letzten Fragen
home-no-questions = Sie haben noch nichts gefragt.
home-asked-at = { $day }, { $time } Uhr
home-documents = Ihre Dokumente
home-documents-due =
    { $due ->
        [0] Keine Überprüfung ist fällig; Dokumente, für die Sie verantwortlich sind: { $count }.
        [one] { $due } Ihrer { $count } Dokumente ist zu überprüfen:
       *[other] { $due } Ihrer { $count } Dokumente sind zu überprüfen:
    }
home-document-since = { $language }, seit dem { $day }
home-help = Wer hilft mir?
home-helpers = Wenn ich keine Antwort weiß, können die Personen in { $channel } helfen. Unter jeder Antwort gibt es auch eine Schaltfläche, mit der Sie ihnen Ihre Frage weitergeben.
home-health = Wie es mir geht
home-index = Index { $fingerprint }, Dokumente: { $documents }
home-no-index = Die Dokumente lassen sich im Moment nicht durchsuchen: Führen Sie archipel doctor aus.
home-work = Unerledigt: { $waiting }, davon verspätet: { $late }
home-about = KI-Guide; zitiert die Regeln des Unternehmens; keine Rechtsberatung.
home-tools = Meine Tools
home-no-tools = Noch steht Ihnen kein Tool offen. In der Liste aller Tools können Sie eines beantragen.
home-tools-mine = Alle { $count } für mich offenen
home-committee = Für das Komitee
home-requests =
    { $count ->
        [0] Kein Antrag wartet auf eine Entscheidung.
        [one] Ein Antrag wartet auf eine Entscheidung:
       *[other] { $count } Anträge warten auf eine Entscheidung:
    }
home-elsewhere =
    { $count ->
        [one] Eine weitere Frage liegt bei Champions oder Zuständigen.
       *[other] { $count } weitere Fragen liegen bei Champions oder Zuständigen.
    }
home-escalations =
    { $count ->
        [0] Keine Frage wartet auf die Antwort eines Menschen.
        [one] Eine Frage wartet auf die Antwort eines Menschen:
       *[other] { $count } Fragen warten auf die Antwort eines Menschen:
    }
home-reviews =
    { $count ->
        [0] In den nächsten 30 Tagen ist keine Überprüfung fällig.
        [one] Eine Überprüfung ist überfällig oder in den nächsten 30 Tagen fällig:
       *[other] { $count } Überprüfungen sind überfällig oder in den nächsten 30 Tagen fällig:
    }
home-suspended =
    { $count ->
        [0] Kein Tool ist ausgesetzt.
        [one] Ein Tool ist ausgesetzt:
       *[other] { $count } Tools sind ausgesetzt:
    }
home-gaps =
    { $count ->
        [0] Ich kenne keine Lücke in unseren Regeln.
        [one] Eine Lücke in unseren Regeln (wie oft gefragt):
       *[other] { $count } Lücken in unseren Regeln (wie oft gefragt):
    }
home-since = seit { $day }
home-review-late = überfällig seit { $day }
home-review-due = fällig am { $day }
home-more = und { $count } weitere
