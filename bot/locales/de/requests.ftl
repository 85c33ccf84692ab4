## The committee’s card
requests-card-title = { $reference }: { $tool }
requests-card-from = Beantragt von
requests-former = eine ehemalige Mitarbeiterin oder ein ehemaliger Mitarbeiter
requests-card-classes = Daten:
requests-card-people = Personen:
requests-card-cost = Erwartete Kosten:
requests-card-link = Link:
requests-card-known = In unserer Liste der Tools:
requests-card-renews = Erneut beantragt nach { $reference }
requests-card-followers =
    { $count ->
        [one] Eine weitere Person hat es auch beantragt.
       *[other] { $count } weitere Personen haben es auch beantragt.
    }
requests-card-criteria = Kriterien
requests-card-criterion = { $criterion }: { $held }
requests-mandatory = Pflicht
requests-criterion-passed = erfüllt
requests-criterion-failed = nicht erfüllt
requests-criterion-waived = ausgenommen
requests-criterion-open = offen
requests-card-open = Zu entscheiden bis { $due }.
requests-card-need-info = Wir warten auf die Antwort der antragstellenden Person; bis dahin zählt kein Arbeitstag.
requests-card-withdrawn = Zurückgezogen am { $day }.
requests-decided-approve = Freigegeben
requests-decided-conditions = Mit Auflagen freigegeben
requests-decided-pilot = Als Pilot freigegeben
requests-decided-reject = Abgelehnt
requests-button-approve = Freigeben
requests-button-conditions = Mit Auflagen freigeben
requests-button-reject = Ablehnen
requests-button-ask-back = Rückfrage
requests-button-checklist = Checkliste
requests-button-pilot = Als Pilot freigeben
requests-card-hint = Nur Mitglieder des Gremiums können entscheiden. Alle Beteiligten erfahren es in ihrer Sprache.
requests-reminder =
    { $days ->
        [one] { $reference } ({ $tool }) wartet seit einem Arbeitstag auf eine Entscheidung. Fällig bis { $due }.
       *[other] { $reference } ({ $tool }) wartet seit { $days } Arbeitstagen auf eine Entscheidung. Fällig bis { $due }.
    }
requests-reminder-open = Antrag öffnen
requests-note-joined = Eine weitere Person beantragt es auch:
requests-note-question = Rückfrage:
requests-note-answer = Antwort der antragstellenden Person:
requests-note-withdrawn = Der Antrag wurde von der antragstellenden Person zurückgezogen.
requests-status-proposed = vorgeschlagen
requests-status-under_review = in Prüfung
requests-status-pilot = Pilot
requests-status-approved = freigegeben
requests-status-restricted = eingeschränkt
requests-status-suspended = ausgesetzt
requests-status-blocked = gesperrt
requests-status-retired = außer Betrieb
requests-unknown-cost = nicht bekannt
requests-cost-value = { $amount } EUR pro Jahr
requests-number = { $number }

## Letters
requests-letter-new = Ich habe Ihren Antrag für { $tool } an das Gremium weitergegeben. Er trägt die Nummer { $reference }; Sie hören spätestens am { $due } von mir.
requests-letter-joined = { $tool } ist bereits beantragt: { $reference }. Ich habe Sie dazugenommen; das Gremium sieht so, dass auch Sie es brauchen, und Sie erfahren alles, was entschieden wird.
requests-letter-already = Sie haben { $tool } schon beantragt: { $reference }. Der Antrag liegt beim Gremium, und ich sage Ihnen, was es entscheidet.
requests-letter-approve = { $reference }: Das Gremium hat { $tool } freigegeben.
requests-letter-conditions = { $reference }: Das Gremium hat { $tool } mit Auflagen freigegeben.
requests-letter-pilot = { $reference }: Das Gremium hat { $tool } als Pilot freigegeben, für die unten genannten Abteilungen und für eingetragene Personen.
requests-letter-reject = { $reference }: Das Gremium hat { $tool } abgelehnt. Ab { $again } können Sie es erneut beantragen, mit neuen Tatsachen auch früher. Die Begründung:
requests-letter-question = { $reference } ({ $tool }): Das Gremium hat eine Frage an Sie.
requests-letter-answered = Danke. Das Gremium hat jetzt Ihre Antwort zu { $reference } und macht weiter.
requests-letter-unanswered = Diese Frage zu { $reference } ist nicht mehr offen, deshalb habe ich Ihre Antwort nicht weitergegeben. Stand des Antrags: { $decision }.
requests-letter-withdrew = Ich habe Ihren Antrag { $reference } für { $tool } zurückgezogen.
requests-letter-withdrawn = { $reference } für { $tool } wurde von der Person zurückgezogen, die den Antrag gestellt hatte. Wenn Sie das Tool weiterhin brauchen, können Sie es selbst beantragen.
requests-letter-not-withdrawn = { $reference } kann nicht mehr zurückgezogen werden. Stand des Antrags: { $decision }.
requests-letter-kept = Ich habe Ihren Antrag { $reference } für { $tool } gespeichert, erreiche den Kanal des Gremiums aber gerade nicht. Ich versuche es weiter; wenn es eilt, wenden Sie sich an { $contact }.
requests-letter-late = { $reference } ({ $tool }) ist schon erledigt, deshalb habe ich Ihren Schritt nicht ausgeführt. { $decision }; von { $by }.
requests-letter-late-withdrawn = { $reference } ({ $tool }) wurde inzwischen zurückgezogen, deshalb habe ich Ihren Schritt nicht ausgeführt.
requests-letter-not-member = Nur Mitglieder des Gremiums können über { $reference } entscheiden. Es wurde nichts geändert.
requests-letter-criteria = { $reference }: { $tool } kann noch nicht freigegeben werden. Diese Pflichtkriterien sind weder erfüllt noch mit Begründung ausgenommen:
requests-letter-suspended = { $reference }: { $tool } ist ausgesetzt. Heben Sie zuerst die Aussetzung auf und entscheiden Sie dann erneut.
requests-letter-approved = { $reference }: { $tool } ist bereits freigegeben; ein Pilot würde das zurücknehmen. Geben Sie den Antrag frei oder lehnen Sie ihn ab.
requests-outcome-approve = Freigegeben
requests-outcome-conditions = Mit Auflagen freigegeben
requests-outcome-pilot = Als Pilot freigegeben
requests-outcome-reject = Abgelehnt
requests-outcome-open = Beim Gremium
requests-outcome-need_info = Wartet auf eine Antwort
requests-outcome-withdrawn = Zurückgezogen
requests-button-again = Erneut beantragen
requests-button-answer = Antworten
requests-button-withdraw = Zurückziehen
requests-withdraw-title = Antrag zurückziehen?
requests-withdraw-text = Das Gremium beendet die Prüfung. Sie können das Tool später erneut beantragen.
requests-withdraw-keep = Behalten
requests-everybody = alle
requests-letter-terms = Für: { $departments } · Verantwortlich: { $owner }
requests-pilot-hint = Ein Pilot für einzelne Abteilungen kann freigegeben werden, bevor die Kriterien erfüllt sind.

## The form
requests-form-title = Tool beantragen
requests-form-tool = Welches Tool?
requests-form-purpose = Wofür brauchen Sie es?
requests-form-purpose-hint = Das Gremium liest diesen Text. Bitte schreiben Sie keine personenbezogenen Daten hinein.
requests-form-classes = Welche Daten kämen hinein?
requests-form-people = Wie viele Personen würden es nutzen?
requests-form-cost = Erwartete Kosten pro Jahr in EUR
requests-form-cost-hint = Lassen Sie es leer, wenn Sie es nicht wissen.
requests-form-link = Link zum Tool
requests-form-facts = Was ist seitdem neu?
requests-form-send = Senden
requests-form-anyway = Trotzdem beantragen
requests-form-known = { $tool } steht schon in unserer Liste der Tools. Status: { $status }. Verantwortlich: { $owner }.
requests-form-known-hint = Falls noch nicht geschehen, fragen Sie mich zuerst, ob Ihre Daten hineindürfen. Wenn Sie etwas anderes brauchen, zum Beispiel weitere Arten von Daten, können Sie den Antrag trotzdem senden.
requests-form-rejected = { $reference } für dieses Tool wurde am { $day } abgelehnt. Die Begründung:
requests-form-facts-needed = Vor dem { $day } prüft das Gremium den Antrag nur bei neuen Tatsachen erneut.
requests-error-tool = Bitte nennen Sie das Tool.
requests-error-purpose = Bitte schreiben Sie, wofür Sie es brauchen.
requests-error-classes = Bitte wählen Sie mindestens eine Art von Daten.
requests-error-people = Bitte nennen Sie eine Zahl von Personen, zum Beispiel 12.
requests-error-cost = Bitte nennen Sie einen Betrag, zum Beispiel 1200, oder lassen Sie das Feld leer.
requests-error-facts = Bitte schreiben Sie, was seit der Ablehnung neu ist.
requests-not-stored = Das ließ sich gerade nicht speichern. Bitte versuchen Sie es gleich noch einmal.

## The committee’s modals
requests-decide-title-approve = Freigeben
requests-decide-title-conditions = Mit Auflagen freigeben
requests-decide-title-pilot = Als Pilot freigeben
requests-decide-title-reject = Ablehnen
requests-decide-send = Entscheiden
requests-decide-reason = Begründung
requests-decide-reason-hint = Das lesen alle, die es beantragt haben.
requests-decide-conditions = Auflagen für { $data }, { $language }
requests-decide-conditions-hint = Eine Auflage pro Zeile.
requests-decide-departments = Abteilungen
requests-decide-owner = Verantwortlich (E-Mail-Adresse)
requests-decide-review = Überprüfen bis
requests-decide-hosting = Hosting
requests-hosting-eu = EU
requests-hosting-us = USA
requests-hosting-on_prem = Auf eigenen Servern
requests-hosting-other = Anderswo
requests-error-reason = Bitte schreiben Sie eine Begründung.
requests-error-conditions = Bitte schreiben Sie mindestens eine Auflage, in einer der Sprachen.
requests-error-departments = Bitte wählen Sie mindestens eine Abteilung.
requests-error-owner = Bitte geben Sie eine E-Mail-Adresse an.
requests-error-review = Bitte wählen Sie einen Tag in der Zukunft.
requests-error-allowed = „Mit Auflagen“ braucht mindestens eine Art von Daten mit Auflagen.
requests-checklist-title = Checkliste
requests-checklist-save = Speichern
requests-checklist-reason = Begründung der Ausnahme: { $criterion }
requests-checklist-none = Unsere Liste der Tools enthält keine Kriterien.
requests-error-waiver = Eine Ausnahme braucht eine Begründung.
requests-ask-title = Rückfrage
requests-ask-question = Ihre Frage an die antragstellende Person
requests-error-question = Bitte schreiben Sie eine Frage.
requests-answer-title = Dem Gremium antworten
requests-answer-text = Ihre Antwort
requests-error-answer = Bitte schreiben Sie eine Antwort.
requests-notice-title = Antrag
requests-notice-not-member = Das können nur Mitglieder des Gremiums.
requests-notice-settled = Dieser Antrag ist schon erledigt: { $decision }.
requests-notice-criteria = { $tool } kann noch nicht freigegeben werden. Diese Pflichtkriterien sind weder erfüllt noch mit Begründung ausgenommen:
requests-notice-suspended = { $tool } ist ausgesetzt. Heben Sie zuerst die Aussetzung auf.
requests-notice-approved = { $tool } ist bereits freigegeben; ein Pilot würde das zurücknehmen.
requests-notice-guest = Nur Beschäftigte können Tools beantragen. Bitte wenden Sie sich an Ihre Kontaktperson im Unternehmen.
requests-notice-unavailable = Ich kann das gerade nicht nachsehen. Bitte versuchen Sie es in einer Minute noch einmal.

## What is stored about people
privacy-requests-data = Tools, die Sie beantragen oder mitbeantragen: Ihr Name, was Sie geschrieben haben, Ihre Antworten an das Gremium und meine Nachrichten dazu. Bei Mitgliedern des Gremiums: ihre Entscheidungen und Rückfragen.
privacy-requests-purpose = Damit das Gremium entscheiden kann und Entscheidungen nachvollziehbar bleiben.
privacy-requests-basis = Rechtliche Verpflichtung und berechtigtes Interesse (Art. 6 Abs. 1 Buchst. c und f DSGVO).
privacy-requests-seen-by = Sie und die Personen im Kanal des Gremiums. Wer dasselbe Tool beantragt hat, sieht die Entscheidung, nicht wer Sie sind.
privacy-requests-kept =
    { $days ->
        [one] { $days } Tag.
       *[other] { $days } Tage.
    }
privacy-requests-on-erasure = Aus Ihrem Namen wird „ehemalige Mitarbeiterin oder ehemaliger Mitarbeiter“; Antrag und Entscheidung bleiben. Meine Nachrichten an Sie werden gelöscht.
