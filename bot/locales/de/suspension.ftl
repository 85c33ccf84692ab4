## To those concerned
suspension-stop = { $tool } ist ausgesetzt. Bitte benutzen Sie es ab sofort nicht mehr.
suspension-reason = Die Begründung des Gremiums:
suspension-fallback = So geht es ohne weiter:
suspension-no-fallback = Ein Weg von Hand ist nicht hinterlegt. Fragen Sie { $owner }, wie es weitergeht.
suspension-alternatives = Freigegebene Tools, die stattdessen helfen können: { $tools }. Fragen Sie mich vorher, ob Ihre Daten hineindürfen.
suspension-until = Ich schreibe Ihnen wieder, sobald { $tool } benutzt werden darf.
suspension-owner = Fragen beantwortet { $owner }.
suspension-report = Vorfall melden
suspension-back = { $tool } darf wieder benutzt werden. Es gelten dieselben Regeln wie vor der Aussetzung.
suspension-back-not = Die Aussetzung von { $tool } ist beendet, aber das Tool ist nicht zur Nutzung frei. Bitte fragen Sie mich, bevor Sie es benutzen.
## The card for the committee
suspension-card = { $tool } wurde ausgesetzt
suspension-card-by = Ausgesetzt von
suspension-card-former = einer früheren Kollegin oder einem früheren Kollegen
suspension-card-nobody = Niemand ist dafür eingetragen, und niemandem wurde in den letzten 30 Tagen gesagt, dass das Tool benutzt werden darf.
suspension-card-telling =
    { $count ->
        [one] Eine Person wird jetzt benachrichtigt.
       *[other] { $count } Personen werden jetzt benachrichtigt.
    }
suspension-card-told =
    { $count ->
        [one] { $told } von einer betroffenen Person ist benachrichtigt.
       *[other] { $told } von { $count } betroffenen Personen sind benachrichtigt.
    }
suspension-card-unreached =
    { $count ->
        [one] Eine Person war nicht zu erreichen: Sie ist ausgeschieden, Gast oder nicht in Slack. Sagen Sie es ihr bei Bedarf auf anderem Weg.
       *[other] { $count } Personen waren nicht zu erreichen: Sie sind ausgeschieden, Gäste oder nicht in Slack. Sagen Sie es ihnen bei Bedarf auf anderem Weg.
    }
suspension-card-due = Bitte bestätigen Sie die Aussetzung bis zum { $day } oder heben Sie sie auf.
suspension-card-confirmed = Bestätigt von
suspension-card-lifted = Aufgehoben von
suspension-confirm = Bestätigen
suspension-lift = Aussetzung aufheben
suspension-reminder = { $tool } ist seit dem { $day } ausgesetzt. Noch hat das niemand bestätigt oder aufgehoben; der letzte Tag dafür ist der { $due }.
suspension-lifted = { $tool } darf wieder benutzt werden: Die Aussetzung ist aufgehoben.
suspension-lifted-not = Die Aussetzung von { $tool } ist aufgehoben. Der Status wurde inzwischen geändert und bleibt, wie er ist.
## Modals
suspension-title = Tool aussetzen
suspension-tool = Welches Tool?
suspension-effect = Sobald Sie bestätigen, darf niemand mehr { $tool } benutzen.
suspension-effect-any = Sobald Sie bestätigen, darf niemand mehr das Tool benutzen.
suspension-concerned =
    { $count ->
        [0] Niemand ist dafür eingetragen, und niemandem wurde in den letzten 30 Tagen gesagt, dass das Tool benutzt werden darf.
        [one] Eine Person erfährt, wie es ohne weitergeht.
       *[other] { $count } Personen erfahren, wie es ohne weitergeht.
    }
suspension-why = Begründung
suspension-why-hint = Alle Betroffenen lesen sie. Bitte nennen Sie keine Personen.
suspension-why-missing = Bitte schreiben Sie eine Begründung: Alle Betroffenen lesen sie.
suspension-sure = Bestätigung
suspension-sure-option = Ja, dieses Tool sofort stoppen
suspension-sure-missing = Bitte setzen Sie das Häkchen, um das Tool zu stoppen.
suspension-submit = Aussetzen
suspension-lift-title = Aussetzung aufheben
suspension-lift-effect =
    { $count ->
        [0] { $tool } bekommt den Status von vorher zurück. Von der Aussetzung wusste noch niemand.
        [one] { $tool } bekommt den Status von vorher zurück. Die eine Person, die von der Aussetzung weiß, wird benachrichtigt.
       *[other] { $tool } bekommt den Status von vorher zurück. Die { $count } Personen, die von der Aussetzung wissen, werden benachrichtigt.
    }
suspension-lift-submit = Aufheben
suspension-not-stored = Das konnte gerade nicht gespeichert werden. Bitte versuchen Sie es gleich noch einmal.
## To a member
suspension-only-committee = Das können nur Mitglieder des Gremiums. Wenn mit einem Tool etwas schiefgegangen ist, melden Sie einen Vorfall: /ai vorfall
suspension-already = { $tool } ist schon ausgesetzt. Nichts geschah doppelt.
suspension-not-in-use = { $tool } ist nicht in Gebrauch, also gibt es nichts auszusetzen.
suspension-ended = Die Aussetzung von { $tool } ist schon aufgehoben.
suspension-confirmed-already = Die Aussetzung von { $tool } ist schon bestätigt oder aufgehoben.
suspension-no-tools = Es ist kein Tool in Gebrauch, das ausgesetzt werden könnte.
