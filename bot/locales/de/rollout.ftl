## When a wave begins
rollout-announce-title = { $tool }: Ihre Welle beginnt
rollout-announce = Ab dem { $day } sind Sie in der Welle { $wave }: Sie arbeiten mit { $tool }, und Kolleginnen und Kollegen helfen Ihnen dabei.
rollout-why = Warum
rollout-benefit = Was Sie davon haben
rollout-asked = Was ich Sie fragen werde
rollout-asked-how = Vier Wochen lang stelle ich Ihnen einmal pro Woche bis zu drei kurze Fragen; das dauert höchstens eine Minute. Ihre Antworten sind mit Ihnen verknüpft, bis ihre Woche abgeschlossen ist, danach mit niemandem mehr. Die Leitung liest Zahlen von mindestens fünf Personen, nie, wer was gesagt hat.
rollout-fallback = Der Weg ohne { $tool } bleibt Ihnen offen
rollout-no-fallback = Er ist noch nicht hinterlegt. Fragen Sie { $owner }, wie es weitergeht, wenn das Tool nicht hilft.
rollout-helps = Wer Ihnen hilft
rollout-champions = Champions:
rollout-lead = Leitung:
rollout-nobody-helps = Fragen beantwortet { $owner }.
rollout-announce-rules = Nicht sicher, was in { $tool } hineindarf? Fragen Sie mich vorher, in Ihren eigenen Worten.
## Letters to people in a wave
rollout-letter-left = Sie sind nicht mehr in der Welle { $wave }. Ihre wöchentlichen Fragen dazu schicke ich Ihnen nicht mehr.
rollout-letter-paused = Sie pausieren in der Welle { $wave } vom { $start } bis zum { $until }: In diesen Tagen frage ich Sie nichts. { $tool } behalten Sie.
rollout-letter-paused-open = Sie pausieren in der Welle { $wave } ab dem { $start }: Bis auf Weiteres frage ich Sie nichts. { $tool } behalten Sie.
rollout-letter-resumed = Ihre Pause in der Welle { $wave } ist vorbei: Ab dem { $start } geht es mit den wöchentlichen Fragen weiter.
rollout-letter-transferred = Ab dem { $start } sind Sie in der Welle { $to } statt in { $wave }.
rollout-letter-stopped = Die Welle { $wave } wurde gestoppt. Wöchentliche Fragen gibt es keine mehr. Ob { $tool } benutzt werden darf, hängt am Tool selbst: Fragen Sie mich. Die Begründung:
## Letters to those who lead
rollout-letter-waits-undecided = Die Welle { $wave } kann nicht beginnen: Noch hat niemand entschieden, ob es mit { $tool } nach der Welle { $earlier } weitergeht. Mit „weiter“ beginnt sie am nächsten Arbeitstag: /ai wellen
rollout-letter-waits-adjust = Die Welle { $wave } kann nicht beginnen: In der Welle { $earlier } ist erst etwas anzupassen. Mit „weiter“ beginnt sie am nächsten Arbeitstag: /ai wellen
rollout-letter-waits-stop = Die Welle { $wave } kann nicht beginnen: Die Welle { $earlier } wurde gestoppt. Stoppen Sie auch diese oder ändern Sie sie: /ai wellen
rollout-letter-waits-tool = Die Welle { $wave } kann nicht beginnen: { $tool } ist gerade nicht in Gebrauch. Sie beginnt am nächsten Arbeitstag, nachdem das Tool es ist.
rollout-letter-ended = Die Welle { $wave } mit { $tool } ist vorbei: Alle hatten ihre vier Wochen. Bitte entscheiden Sie, ob es weitergeht, angepasst oder gestoppt wird: /ai wellen
rollout-letter-decided = { $name } hat über die Welle { $wave } mit { $tool } entschieden: { $decision }. Die Begründung:
rollout-letter-entered =
    { $joined ->
        [one] Die Welle { $wave } mit { $tool } ist eingetragen. Sie beginnt am { $start } mit einer Person. Sie erfährt es dann.
       *[other] Die Welle { $wave } mit { $tool } ist eingetragen. Sie beginnt am { $start } mit { $joined } Personen. Sie erfahren es dann.
    }
rollout-letter-changed = Die Welle { $wave } ist geändert. Dazugekommen: { $joined }, ausgeschieden: { $left }.
rollout-letter-tool-not-in-use = Die Welle { $name } wurde nicht eingetragen: Ihr Tool ist nicht mehr in Gebrauch.
rollout-letter-over = Nichts wurde geändert: Die Welle { $wave } ist vorbei.
rollout-letter-late = Ihre Entscheidung über die Welle { $wave } wurde nicht eingetragen: Inzwischen hat jemand anderes entschieden, oder die Welle ist vorbei. Bitte sehen Sie sie noch einmal an: /ai wellen
rollout-letter-not-lead = Das können nur Leitungen, das Gremium und Admins. Nichts wurde geändert.
rollout-letter-member-joined = { $name } ist in der Welle { $wave }.
rollout-letter-member-left = { $name } verlässt die Welle { $wave } und wurde benachrichtigt.
rollout-letter-member-paused = { $name } pausiert in der Welle { $wave } und wurde benachrichtigt.
rollout-letter-member-resumed = { $name } macht in der Welle { $wave } weiter und wurde benachrichtigt.
rollout-letter-member-transferred = { $name } wechselt aus der Welle { $wave } in { $to } und wurde benachrichtigt.
rollout-letter-member-same = Nichts wurde geändert: Für { $name } war es in der Welle { $wave } schon so.
rollout-letter-member-nobody = In der Welle { $wave } wurde nichts geändert: Diese Person arbeitet nicht hier.
rollout-letter-member-guest = Nichts wurde geändert: { $name } ist Gast, und Gäste sind in keiner Welle.
rollout-letter-member-over = Für { $name } wurde nichts geändert: Die Welle ist vorbei.
rollout-letter-member-absent = Nichts wurde geändert: { $name } ist dann nicht in der Welle { $wave }.
rollout-letter-survey-small = Die Umfrage wurde nicht gestartet: Bei so wenigen Personen könnten keine Antworten gezeigt werden. Wählen Sie eine größere Gruppe.
rollout-letter-survey-held = Die Umfrage wurde nicht gestartet: Umfragen gibt es ab dem { $start }, wenn der Betriebsrat angehört worden ist (company.yaml).
rollout-letter-survey-started =
    { $count ->
        [one] Die Umfrage zur Bestandsaufnahme geht an eine Person, um zehn Uhr ihres nächsten Arbeitstags.
       *[other] Die Umfrage zur Bestandsaufnahme geht an { $count } Personen, um zehn Uhr ihres nächsten Arbeitstags.
    }
rollout-left-out-nobody = { $name } arbeitet nicht hier und wurde ausgelassen.
rollout-left-out-guest = { $name } ist Gast und wurde ausgelassen.
rollout-left-out-over = { $name } wurde ausgelassen: Die Welle ist vorbei.
rollout-left-out-absent = { $name } wurde ausgelassen: nicht in dieser Welle.
## The list and the plan
rollout-title = Wellen
rollout-close = Schließen
rollout-list-intro = Jedes Tool kommt in Wellen zu den Menschen. Die Pläne darf jede und jeder lesen; genannt wird nur, wer leitet und wer hilft.
rollout-list-empty = Es gibt noch keine Welle.
rollout-list-more =
    { $count ->
        [one] Eine ältere Welle wird nicht gezeigt.
       *[other] { $count } ältere Wellen werden nicht gezeigt.
    }
rollout-open = Plan
rollout-new = Neue Welle
rollout-inventory = Bestandsaufnahme starten
rollout-state-planned = geplant
rollout-state-running = läuft
rollout-state-ended = vorbei
rollout-state-stopped = gestoppt
rollout-from = ab { $day }
rollout-people =
    { $count ->
        [one] eine Person
       *[other] { $count } Personen
    }
rollout-no-lead = niemand
rollout-no-champions = noch niemand
rollout-gate-undecided = Sie wartet, bis über die Welle { $wave } entschieden ist: Nur mit „weiter“ beginnt sie.
rollout-gate-adjust = Sie wartet: In der Welle { $wave } ist erst etwas anzupassen.
rollout-gate-stop = Sie wartet: Die Welle { $wave } wurde gestoppt.
rollout-gate-tool = Sie wartet: { $tool } ist gerade nicht in Gebrauch.
rollout-dates = Termine
rollout-date-1 = { $day }: Beginn und erste Fragen, Zugang und erste Nutzung
rollout-date-2 = { $day }: zweite Fragen, Nutzen und Hindernisse
rollout-date-3 = { $day }: dritte Fragen, gesparte Zeit und Qualität
rollout-date-4 = { $day }: vierte Fragen, Weitermachen und Weiterempfehlen
rollout-date-review = { $day }: Alle Antworten sind da; weiter, anpassen oder stoppen
rollout-dates-own = Wer später anfängt, hat dieselben Wochen später. Fragen rücken auf den nächsten Arbeitstag im Land der Person.
rollout-held = Wöchentliche Fragen gibt es ab dem { $day }, wenn der Betriebsrat angehört worden ist. Was vorher fällig wäre, entfällt.
rollout-way = Der Weg der Einführung
rollout-phase-inventory = Bestandsaufnahme und Bewertung: was benutzt wird, was gebraucht wird, welche Tools in Frage kommen
rollout-phase-map = Landkarte und Fahrplan: welche Tools zusammengehören, was wovon abhängt
rollout-phase-rollout = Einführung in Wellen: erst ein Pilotteam, dann größere Gruppen
rollout-phase-monitor = Begleitung: Zahlen und regelmäßige Rückblicke
rollout-now-prepare = Jetzt: erst vom Nutzen sprechen, dann von der Technik; Champions finden; dafür sorgen, dass alle am ersten Tag Zugang haben und den Weg ohne das Tool kennen.
rollout-now-week-1 = Erste Woche: dafür sorgen, dass alle hineinkommen und es einmal ausprobiert haben. Champions bieten eine erste gemeinsame Stunde an.
rollout-now-week-2 = Zweite Woche: aus dem Weg räumen, was die Leute aufhält. Was das ist, sagt die Auswertung.
rollout-now-week-3 = Dritte Woche: gesparte Zeit und Qualität vergleichen, auch dort, wo es Zeit gekostet hat. Zeigen, was gelungen ist.
rollout-now-week-4 = Vierte Woche: fragen, wer weitermachen würde, und mit den Zahlen die Entscheidung vorbereiten.
rollout-now-review = Jetzt: die Zahlen lesen und entscheiden, ob es weitergeht, angepasst oder gestoppt wird. Die nächste Welle des Tools wartet darauf.
rollout-now-monitor = Jetzt: Die nächste Welle darf beginnen. Behalten Sie Nutzung und Zufriedenheit im Blick.
rollout-now-stopped = Diese Welle wurde gestoppt. Wöchentliche Fragen gibt es keine mehr.
rollout-decisions = Bisher entschieden
rollout-decision-continue = weiter
rollout-decision-adjust = anpassen
rollout-decision-stop = stoppen
rollout-former = eine frühere Kollegin oder ein früherer Kollege
rollout-back = Alle Wellen
rollout-change = Ändern
rollout-someone = Dazu, weg, Pause
rollout-rehearse = Vier Wochen proben
rollout-rehearsing = Alle vier Wochen sind auf dem Weg zu Ihnen, so wie die Leute der Welle sie bekommen. Was Sie darin antippen, wird nicht gespeichert.
rollout-unreached = Wer nicht erreicht wurde
rollout-unreached-intro = Diese Personen hätten wöchentliche Fragen bekommen sollen und haben keine bekommen. Wer nicht geantwortet hat, abwesend ist oder keine Fragen möchte, steht nicht dabei, und niemand kann das nachsehen. Dass Sie nachgesehen haben, wird festgehalten.
rollout-unreached-nobody = Alle konnten erreicht werden.
rollout-unreached-more =
    { $count ->
        [one] Eine weitere Person ist nicht gezeigt.
       *[other] { $count } weitere Personen sind nicht gezeigt.
    }
rollout-unreached-line =
    { $week ->
        [0] Umfrage: { $why }
       *[other] Woche { $week }: { $why }
    }
rollout-unreached-no-account = kein aktives Konto in Slack unter dieser E-Mail-Adresse. Bitten Sie die IT um eines, oder berichtigen Sie die Adresse in der Personenliste.
rollout-unreached-app = Slack lässt keine Nachrichten von mir zu. Ein Admin kann sie in den Einstellungen der App erlauben.
rollout-unreached-outage = nicht rechtzeitig zu senden: Slack oder ich waren zu lange gestört. Die nächste Woche kommt wie gewohnt.
rollout-unreached-slack = Slack hat es abgelehnt ({ $reason }). Mehr weiß ein Admin des Workspace.
rollout-back-to-plan = Zurück zum Plan
rollout-decide-continue = Weiter
rollout-decide-adjust = Anpassen
rollout-decide-stop = Stoppen
## Forms
rollout-form-new = Neue Welle
rollout-form-change = Welle ändern
rollout-form-save = Speichern
rollout-form-tool = Tool
rollout-form-start = Erster Tag
rollout-form-start-hint = Die Leute erfahren es am Morgen dieses Tages. Die nächste Welle eines Tools beginnt erst nach „weiter“.
rollout-form-name = Name
rollout-form-name-hint = Kurz, etwa „Vertrieb, erste Welle“. Alle lesen ihn.
rollout-form-lead = Leitung
rollout-form-people = Personen
rollout-form-people-hint = Wer herausgenommen wird, verlässt die Welle; wer dazukommt, ist in ihr.
rollout-form-people-more = In der Welle sind mehr Personen, als hier gezeigt werden können. Wer nicht gezeigt wird, bleibt; wer dazukommt, ist in ihr.
rollout-form-champions = Champions
rollout-form-champions-hint = Wer hilft; alle lesen die Namen.
rollout-form-why = Warum dieses Tool?
rollout-form-why-hint = Alle in der Welle lesen das.
rollout-form-benefit = Was haben die Leute davon?
rollout-form-benefit-hint = Zum Beispiel: eine Stunde weniger für jedes Angebot. Alle in der Welle lesen das.
rollout-member-title = Jemand in einer Welle
rollout-member-person = Wer?
rollout-member-what = Was geschieht?
rollout-member-from = Ab welchem Tag?
rollout-member-until = Bis einschließlich?
rollout-member-until-hint = Nur für eine Pause; leer heißt: bis auf Weiteres.
rollout-member-to = In welche Welle?
rollout-deed-join = kommt in die Welle
rollout-deed-leave = verlässt die Welle
rollout-deed-pause = pausiert
rollout-deed-resume = macht nach einer Pause weiter
rollout-deed-transfer = wechselt in eine andere Welle
rollout-effect-continue = Die nächste Welle des Tools darf beginnen. Eine, die warten musste, beginnt am nächsten Arbeitstag.
rollout-effect-adjust = Diese Welle geht weiter. Die nächste wartet, bis „weiter“ entschieden ist.
rollout-effect-stop = Diese Welle endet sofort: keine wöchentlichen Fragen mehr, und ihre Leute erfahren es. Die nächste Welle des Tools beginnt nicht. Ob das Tool benutzt werden darf, wird im Verzeichnis entschieden.
rollout-reason = Begründung
rollout-reason-hint = Alle können sie im Plan lesen. Bitte nennen Sie keine Personen.
rollout-decide-send = Entscheiden
rollout-survey-title = Bestandsaufnahme
rollout-survey-what = Was benutzen die Leute schon, was brauchen sie? Die Umfrage der ersten Phase fragt einmal und zeigt nur Zahlen von mindestens fünf Personen.
rollout-survey-departments = Abteilungen
rollout-survey-everybody = Wählen Sie keine, um alle zu fragen.
rollout-survey-send = Starten
rollout-error-name = Bitte geben Sie der Welle einen Namen.
rollout-error-lead = Bitte wählen Sie, wer die Welle leitet.
rollout-error-tool = Bitte wählen Sie ein Tool.
rollout-error-start = Bitte wählen Sie heute oder einen künftigen Tag.
rollout-error-person = Bitte wählen Sie jemanden.
rollout-error-what = Bitte wählen Sie, was geschieht.
rollout-error-from = Bitte wählen Sie einen Tag.
rollout-error-until = Dieser Tag liegt vor dem ersten.
rollout-error-to = Bitte wählen Sie die Welle, in die gewechselt wird.
rollout-error-reason = Bitte geben Sie eine Begründung.
rollout-not-stored = Das konnte gerade nicht gespeichert werden. Bitte versuchen Sie es gleich noch einmal.
rollout-not-now = Das kann ich gerade nicht nachsehen. Bitte versuchen Sie es gleich noch einmal.
rollout-guest = Wellen sind für die Leute des Unternehmens.
rollout-gone = Das geht nicht mehr: Die Welle ist vorbei oder wurde inzwischen geändert.
rollout-no-tools = Noch ist kein Tool in Gebrauch: Eine Welle braucht eines.
rollout-only-leads = Das können nur Leitungen, das Gremium und Admins.
