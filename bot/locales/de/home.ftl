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
