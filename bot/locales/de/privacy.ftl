## What is stored about people: the table
privacy-column-data = Daten
privacy-column-purpose = Wozu
privacy-column-basis = Rechtsgrundlage
privacy-column-seen-by = Wer sie sieht
privacy-column-kept = Wie lange
privacy-column-on-erasure = Wenn Sie löschen
privacy-profile-data = Ihr Profil: Name, E-Mail-Adresse, Abteilung, Team, Standort, Land, Zeitzone, Sprache, Rollen, Gruppen, Vorgesetzte, Abwesenheiten, Slack-Kennung.
privacy-profile-purpose = Um Ihre Sprache zu sprechen und Ihnen die Regeln zu zeigen, die für Sie bestimmt sind.
privacy-profile-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-profile-seen-by = Sie und die Personen, die diese Installation betreiben.
privacy-profile-kept =
    { $days ->
        [one] Solange Sie hier arbeiten und { $days } Tag länger.
       *[other] Solange Sie hier arbeiten und { $days } Tage länger.
    }
privacy-profile-on-erasure = Gelöscht. Wenn Sie mir wieder schreiben oder Ihr Unternehmen seine Personenliste erneut importiert, lege ich ein neues Profil an.
privacy-questions-data = Ihre Fragen, in denen ich erkannte personenbezogene Daten unkenntlich mache, und meine Antworten mit ihren Quellen.
privacy-questions-purpose = Um Ihnen zu antworten, Rückfragen zu verstehen und Ihnen Ihre letzten Fragen zu zeigen.
privacy-questions-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-questions-seen-by = Sie. In einem Kanal alle, die in diesem Kanal sind. Andere nur, wenn Sie eine Frage weitergeben.
privacy-questions-kept =
    { $days ->
        [one] { $days } Tag.
       *[other] { $days } Tage.
    }
privacy-questions-on-erasure = Gelöscht, zusammen mit meinen Antworten in Ihren Direktnachrichten. Meine Antworten in Kanälen bleiben dort.
privacy-feedback-data = Ob Ihnen eine Antwort geholfen hat, und der Grund, den Sie genannt haben.
privacy-feedback-purpose = Um Antworten zu finden, die nicht gut genug sind.
privacy-feedback-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-feedback-seen-by = Sie und die Personen, die diese Installation betreiben.
privacy-feedback-kept =
    { $days ->
        [one] So lange wie die Frage: { $days } Tag.
       *[other] So lange wie die Frage: { $days } Tage.
    }
privacy-feedback-on-erasure = Gelöscht.
privacy-escalations-data = Fragen, die Sie an Menschen weitergeben: Ihr Text und, wenn Sie nichts anderes wählen, Ihr Name.
privacy-escalations-purpose = Damit Ihnen jemand antworten kann.
privacy-escalations-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-escalations-seen-by = Sie und die Personen, an die Ihre Frage geht: ein Champion, die Verantwortlichen einer Regel oder der Kanal des Gremiums; auf Wunsch ohne Ihren Namen.
privacy-escalations-kept =
    { $days ->
        [one] { $days } Tag.
       *[other] { $days } Tage.
    }
privacy-escalations-on-erasure = Wird gelöscht. Aus den Nachrichten, die andere erhalten haben, nehme ich Ihren Text und Ihren Namen heraus.
privacy-approved-data = Antworten, die Sie für alle behalten: dass Sie sie behalten haben, und Ihre Adresse, wenn Sie dafür einstehen.
privacy-approved-purpose = Damit alle, die dasselbe fragen, dieselbe Antwort erhalten und klar ist, wer dafür einsteht.
privacy-approved-basis = Berechtigtes Interesse (Art. 6 Abs. 1 lit. f DSGVO).
privacy-approved-seen-by = Wer die Frage stellt, sieht, wer verantwortlich ist; der Kanal des Gremiums sieht, wer sie behalten hat.
privacy-approved-kept =
    { $days ->
        [one] Bis die Antwort nicht mehr gilt, mindestens { $days } Tag.
       *[other] Bis die Antwort nicht mehr gilt, mindestens { $days } Tage.
    }
privacy-approved-on-erasure = Die Antwort bleibt als Wort des Unternehmens, ohne Ihren Namen und Ihre Adresse.
privacy-verdicts-data = Urteile über Tools, die ich Ihnen gegeben habe: das Tool, die Art der Daten, das Ergebnis und wann.
privacy-verdicts-purpose = Damit ich Ihnen Bescheid geben kann, wenn sich ein Urteil ändert oder ein Tool ausgesetzt wird.
privacy-verdicts-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-verdicts-seen-by = Nur Sie.
privacy-verdicts-kept =
    { $days ->
        [one] Mit der Frage, höchstens { $days } Tag.
       *[other] Mit der Frage, höchstens { $days } Tage.
    }
privacy-verdicts-on-erasure = Wird gelöscht.
privacy-participation-data = Rückfragen zu KI-Tools: welche Sie wann erhalten haben, ob Sie geantwortet, ausgelassen oder verschoben haben, ob Sie sie ausgeschaltet haben, und Umfragen, die Sie gestartet haben. Außerdem, dass Sie unter den Befragten waren, damit sich nie zwei Zahlen um so wenige Personen unterscheiden, dass man auf einzelne Antworten schließen könnte.
privacy-participation-purpose = Um jede einmal und zur rechten Zeit zu senden und nur die zu erinnern, die nicht geantwortet haben.
privacy-participation-basis = Die Betriebsvereinbarung Ihres Unternehmens oder berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-participation-seen-by = Sie. Wer die Zahlen liest, sieht, wie viele geantwortet haben, nie, wer nicht geantwortet oder sie ausgeschaltet hat. Leitungen einer Welle, das Gremium und Admins können sehen, wem eine Rückfrage nicht zugestellt werden konnte und warum; jeder Blick wird festgehalten. Wer eine Umfrage gestartet hat, erfahren alle Befragten.
privacy-participation-kept =
    { $days ->
        [one] Bis zum Ende der letzten Rückfrage der Welle oder Umfrage und { $days } Tag länger; dass Sie sie ausgeschaltet haben, bis Sie sie wieder einschalten. In den Gruppen der Befragten steht spätestens vier Wochen danach eine Zufallszahl für Sie.
       *[other] Bis zum Ende der letzten Rückfrage der Welle oder Umfrage und { $days } Tage länger; dass Sie sie ausgeschaltet haben, bis Sie sie wieder einschalten. In den Gruppen der Befragten steht spätestens vier Wochen danach eine Zufallszahl für Sie.
    }
privacy-participation-on-erasure = Gelöscht, zusammen mit den Rückfragen in Ihren Direktnachrichten.
privacy-open_answers-data = Ihre Antworten auf Rückfragen; in dem, was Sie schreiben, mache ich erkannte personenbezogene Daten unkenntlich.
privacy-open_answers-purpose = Um die Einführung von Tools zu verbessern.
privacy-open_answers-basis = Die Betriebsvereinbarung Ihres Unternehmens oder berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-open_answers-seen-by = Einzeln niemand: Gezeigt werden nur Gruppen von mindestens fünf. Was Sie unterschreiben, lesen mit Ihrem Namen die, die in der Rückfrage genannt sind: die Leitung und die Champions, oder das Gremium und wer die Umfrage gestartet hat.
privacy-open_answers-kept = Mit Ihnen verbunden, bis die Woche oder die Umfrage gezählt ist. Dann werden sie von Ihrem Namen getrennt, und niemand kann sagen, von wem sie waren.
privacy-open_answers-on-erasure = Die noch mit Ihnen verbundenen werden gelöscht. Die anderen lassen sich nicht mehr finden.
privacy-signed_comments-data = Was Sie in einer Rückfrage geschrieben und mit Ihrem Namen unterschrieben haben.
privacy-signed_comments-purpose = Damit Ihnen antworten kann, wer es liest.
privacy-signed_comments-basis = Ihre Einwilligung: Sie haben sich für die Unterschrift entschieden (Art. 6 Abs. 1 lit. a DSGVO).
privacy-signed_comments-seen-by = Die Leitung und die Champions Ihrer Welle; bei einer Umfrage ohne Welle das Gremium und wer sie gestartet hat.
privacy-signed_comments-kept =
    { $days ->
        [one] Bis zum Ende der Welle und { $days } Tag länger.
       *[other] Bis zum Ende der Welle und { $days } Tage länger.
    }
privacy-signed_comments-on-erasure = Gelöscht, auch in Nachrichten an andere.
privacy-waves-data = In welcher Welle eines Tools Sie seit wann sind, Pausen, wofür Sie eingetragen sind, ob Sie als Champion helfen und wo ich es Ihnen gesagt habe.
privacy-waves-purpose = Um ein Tool Schritt für Schritt einzuführen und die richtigen Leute zur richtigen Zeit zu fragen und zu informieren.
privacy-waves-basis = Berechtigtes Interesse (Art. 6 Abs. 1 lit. f DSGVO) oder die Betriebsvereinbarung Ihres Unternehmens.
privacy-waves-seen-by = Sie, und wer Wellen leitet, das Gremium und Admins; jeder Blick wird festgehalten. Helfen Sie als Champion, lesen alle Ihren Namen.
privacy-waves-kept =
    { $days ->
        [one] Bis die Welle vorbei ist und { $days } Tag länger.
       *[other] Bis die Welle vorbei ist und { $days } Tage länger.
    }
privacy-waves-on-erasure = Gelöscht, zusammen mit meinen Nachrichten dazu.
privacy-wave_decisions-data = Wellen, die Sie leiten oder eingetragen haben, und was Sie darüber entschieden haben, mit der Begründung.
privacy-wave_decisions-purpose = Um zu wissen, wer leitet und was wann warum entschieden wurde.
privacy-wave_decisions-basis = Berechtigtes Interesse (Art. 6 Abs. 1 lit. f DSGVO).
privacy-wave_decisions-seen-by = Alle: Pläne und Entscheidungen können alle Kolleginnen und Kollegen lesen.
privacy-wave_decisions-kept =
    { $days ->
        [one] { $days } Tag nach der Welle.
       *[other] { $days } Tage nach der Welle.
    }
privacy-wave_decisions-on-erasure = Wellen und Entscheidungen bleiben, ohne Ihren Namen.
privacy-enrolments-data = Die Tools, für die Sie angemeldet sind, und seit wann.
privacy-enrolments-purpose = Damit ein Urteil weiß, was Ihnen offensteht, und damit Sie von einer Aussetzung erfahren.
privacy-enrolments-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-enrolments-seen-by = Sie und alle, die die Einführung leiten.
privacy-enrolments-kept =
    { $days ->
        [one] Solange Sie hier arbeiten, und { $days } Tag.
       *[other] Solange Sie hier arbeiten, und { $days } Tage.
    }
privacy-enrolments-on-erasure = Wird gelöscht.
privacy-nudges-data = Welche Trainingsideen Sie als Champion bekommen haben, was Sie damit gemacht haben (erledigt, eine andere, später), wohin ich sie geschickt habe und ob Sie sie abgestellt haben.
privacy-nudges-purpose = Damit Sie jede Woche eine passende Idee bekommen und keine zweimal.
privacy-nudges-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO): Champions sollen etwas zum Üben haben. Sie können sie jederzeit abstellen.
privacy-nudges-seen-by = Sie; sonst niemand.
privacy-nudges-kept =
    { $days ->
        [one] Solange Sie Champion sind, und { $days } Tag.
       *[other] Solange Sie Champion sind, und { $days } Tage.
    }
privacy-nudges-on-erasure = Wird gelöscht, zusammen mit meinen Nachrichten.
privacy-usage-data = Was Sie wann mit mir getan haben, zum Beispiel, dass Sie eine Frage gestellt haben; nicht, was Sie geschrieben haben. Auch wann Sie ein Tool genutzt haben, wenn ein anderes Programm das meldet.
privacy-usage-purpose = Um zu zählen, wie viel ich und die Tools genutzt werden.
privacy-usage-basis = Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO) oder die Betriebsvereinbarung Ihres Unternehmens.
privacy-usage-seen-by = Sie; was eine einzelne Person getan hat, wird niemandem gezeigt.
privacy-usage-kept =
    { $days ->
        [one] { $days } Tag.
       *[other] { $days } Tage.
    }
privacy-usage-on-erasure = Gelöscht.
privacy-adoption-data = Dass Sie zu den Personen gehören, die eine Zahl zur Nutzung eines Tools betraf, nicht, ob Sie es genutzt haben; und wo ich Ihnen solche Zahlen geschickt habe, falls Sie eine Welle leiten oder darin helfen.
privacy-adoption-purpose = Damit sich nie zwei Zahlen um so wenige Personen unterscheiden, dass man wüsste, wer ein Tool genutzt hat.
privacy-adoption-basis = Die Betriebsvereinbarung Ihres Unternehmens oder berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO).
privacy-adoption-seen-by = Sie; gezeigt wird es niemandem. Die Zahlen lesen Leitungen, Champions und der Lenkungskreis, und sie zeigen auf niemanden.
privacy-adoption-kept =
    { $days ->
        [one] { $days } Tag nach der letzten solchen Zahl. Die Zahlen bleiben.
       *[other] { $days } Tage nach der letzten solchen Zahl. Die Zahlen bleiben.
    }
privacy-adoption-on-erasure = Gelöscht, zusammen mit den Zahlen in Ihren Direktnachrichten. Die Zahlen selbst bleiben; Sie sind darin nicht zu erkennen.

## Around the table
privacy-title = Was ich über Sie weiß
privacy-intro = Das ist alles, was ich über Sie speichere: wozu, wer es sieht und wie lange.
privacy-label = { $label }:
privacy-slack = Slack speichert selbst: Was Sie dort schreiben, bleibt dort, solange die Slack-Einstellungen Ihres Unternehmens es vorsehen. Ihre eigenen Nachrichten kann ich nicht löschen; Sie können es.
privacy-model = Wenn ein Sprachmodell eine Antwort schreibt, erhält es Ihre unkenntlich gemachte Frage und Abschnitte aus den Regeln, niemals Ihren Namen.
privacy-no-model = Es wird kein Sprachmodell verwendet: Ihre Fragen verlassen diese Installation nicht.
privacy-legal = Die Rechtsgrundlagen sind die üblichen; Ihr Unternehmen bestätigt seine eigenen. Das ist keine Rechtsberatung.
privacy-contact = Fragen? Stellen Sie sie in { $channel }.
privacy-button-show = Was speichern Sie über mich?
privacy-button-export = Meine Daten zusenden
privacy-button-delete = Meine Daten löschen…

## Export
privacy-export-started = Ich stelle Ihre Daten zusammen; Sie finden die Datei innerhalb einer Minute in unseren Direktnachrichten.
privacy-export-title = Alles, was ich über Sie speichere

## Deletion
privacy-confirm-title = Meine Daten löschen
privacy-confirm-what = Ich lösche Ihr Profil, Ihre Fragen mit meinen Antworten, Ihre Rückmeldungen, was Sie an Menschen weitergegeben haben, und Ihre Nutzungsereignisse. Das lässt sich nicht rückgängig machen.
privacy-confirm-roles = Danach können Sie mich weiter fragen. Bis Ihr Unternehmen seine Personenliste wieder importiert, kenne ich Ihre Abteilung und Ihre Rollen nicht mehr und zeige Ihnen vielleicht weniger Regeln.
privacy-confirm-slack = In Slack lösche ich die Antworten in unseren Direktnachrichten, die ich noch finden kann. Ihre eigenen Nachrichten, Dateien von mir und meine Antworten in Kanälen bleiben.
privacy-confirm-yes = Löschen
privacy-confirm-no = Behalten
privacy-close = Schließen
privacy-accepted = Ich lösche Ihre Daten jetzt und sage Ihnen hier in Slack Bescheid, sobald es erledigt ist.
privacy-not-stored = Das konnte ich gerade nicht annehmen; es hat sich nichts geändert. Bitte versuchen Sie es in einer Minute noch einmal.
privacy-told = Ihre Daten sind gelöscht: Profil, Fragen und Antworten, Rückmeldungen, was Sie an Menschen weitergegeben haben, und Nutzungsereignisse.
privacy-told-slack = Was bleibt, liegt in Slack selbst: Ihre eigenen Nachrichten, Dateien von mir, meine Antworten in Kanälen und diese Nachricht. Ihre eigenen können Sie löschen; über den Rest entscheiden die Slack-Einstellungen Ihres Unternehmens.
privacy-told-backups = Sicherungskopien enthalten die Daten noch, bis sie ersetzt sind; wird eine eingespielt, lösche ich die Daten erneut.
privacy-taken-out = Diese Frage wurde gelöscht, weil die Person, die sie gestellt hatte, darum gebeten hat.
