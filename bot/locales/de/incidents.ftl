## The modal
incident-title = Vorfall melden
incident-intro = Arbeiten Sie zuerst nicht mehr mit dem Tool. Ihre Meldung bekommt eine Nummer, das Gremium liest sie sofort.
incident-what = Was ist passiert?
incident-what-hint = Was Sie getan und gesehen haben, welche Personen betroffen sind. Personenbezogene Daten, die ich erkenne, mache ich unkenntlich.
incident-what-missing = Bitte schreiben Sie, was passiert ist.
incident-tool = Welches Tool?
incident-tool-other = Ein anderes Tool
incident-other = Name eines anderen Tools
incident-data = Welche Daten?
incident-when = Wann?
incident-when-future = Das liegt in der Zukunft. Bitte wählen Sie, wann es passiert ist.
incident-stopped = Ist es gestoppt?
incident-stopped-yes = Ja
incident-stopped-no = Nein, es geht weiter
incident-stopped-unknown = Das weiß ich nicht
incident-name = Ihr Name
incident-unnamed = Im Kanal nicht nennen
incident-unnamed-hint = Ich weiß trotzdem, wer Sie sind, um Ihnen zu sagen, wie es weitergeht.
incident-submit = Melden
incident-not-stored = Ihre Meldung konnte gerade nicht gespeichert werden. Bitte versuchen Sie es gleich noch einmal, oder sagen Sie sofort der IT Bescheid.
## To the reporter
incident-thanks = Danke. Ihre Meldung ist unter { $reference } gespeichert.
incident-now = Was jetzt zu tun ist
incident-now-stop = Arbeiten Sie nicht weiter mit dem Tool.
incident-now-keep = Löschen Sie vorerst nichts.
incident-now-picture = Machen Sie einen Screenshot, auf dem Inhalt, Tool, Datum und Uhrzeit zu sehen sind. Stellen Sie ihn in keinen Kanal.
incident-now-number = Nennen Sie { $reference }, wenn Sie darüber schreiben.
incident-now-told = Ich sage Ihnen hier Bescheid, sobald sich etwas ändert.
incident-changed-in_progress = { $reference }: Jemand kümmert sich jetzt um Ihre Meldung.
incident-changed-contained = { $reference }: Der Vorfall ist eingedämmt. Es wird weiter daran gearbeitet.
incident-changed-closed = { $reference }: Der Vorfall ist abgeschlossen.
incident-unreached = Ich konnte { $reference } nicht an das Gremium weitergeben. Die Meldung ist gespeichert, aber noch hat sie niemand gelesen: Bitte schreiben Sie sofort an { $contact }.
## The card for the committee
incident-card = Neuer Vorfall { $reference }
incident-card-by = Gemeldet von
incident-card-unnamed = Gemeldet von jemandem, der hier nicht genannt werden möchte.
incident-card-former = Gemeldet von einer früheren Kollegin oder einem früheren Kollegen.
incident-card-tool = Tool: { $tool }
incident-card-no-tool = Tool: nicht angegeben
incident-card-data = Daten: { $data }
incident-card-no-data = Daten: nicht angegeben
incident-card-when = Wann: { $day }, { $time } Uhr
incident-card-no-when = Wann: nicht angegeben
incident-card-stopped-yes = Es ist gestoppt.
incident-card-stopped-no = Es geht noch weiter.
incident-card-stopped-unknown = Ob es gestoppt ist, ist nicht bekannt.
incident-state-open = Offen: Noch hat ihn niemand übernommen.
incident-state-in_progress = In Arbeit
incident-state-contained = Eingedämmt
incident-state-closed = Abgeschlossen
incident-card-assignee = Zuständig:
incident-take = Ich übernehme
incident-contain = Eingedämmt
incident-close = Abschließen
incident-suspend = Dieses Tool aussetzen
## Closing it
incident-close-title = Vorfall abschließen
incident-close-effect = { $reference } wird abgeschlossen. Wer ihn gemeldet hat, liest Ihre Notiz.
incident-note = Notiz
incident-note-hint = Was die Ursache war, was getan wurde. Bitte nennen Sie keine Personen.
incident-note-missing = Bitte schreiben Sie eine Notiz: Wer den Vorfall gemeldet hat, liest sie.
## To a member
incident-only-committee = Das können nur Mitglieder des Gremiums.
incident-changed-already = { $reference } wurde inzwischen von jemand anderem geändert. Bitte sehen Sie sich die Karte noch einmal an.
## What is stored about people
privacy-incidents-data = Vorfälle, die Sie gemeldet haben, mit unkenntlich gemachten personenbezogenen Daten, soweit ich sie erkenne, und was Sie als Mitglied des Gremiums dazu getan haben.
privacy-incidents-purpose = Um Schaden zu stoppen, um Ihnen zu sagen, wie es weitergeht, und um zu zeigen, dass Vorfälle verfolgt wurden.
privacy-incidents-basis = Rechtliche Verpflichtung (Art. 6 Abs. 1 lit. c DSGVO) und berechtigtes Interesse (Art. 6 Abs. 1 lit. f DSGVO).
privacy-incidents-seen-by = Sie und das Gremium; in seinem Kanal steht Ihr Name nicht, wenn Sie das wünschen.
privacy-incidents-kept =
    { $days ->
        [one] { $days } Tag.
       *[other] { $days } Tage.
    }
privacy-incidents-on-erasure = Ihr Name wird entfernt, der Vorfall bleibt. Meine Nachrichten an Sie dazu werden gelöscht.
