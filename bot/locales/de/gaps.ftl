## The weekly list of gaps in the policies
gaps-title = Lücken in unseren Regeln: die Woche bis zum { $day }
gaps-intro =
    { $questions ->
        [one] Eine Frage
       *[other] { $questions } Fragen
    } konnte ich nicht gut beantworten; nach der Sache geordnet { $gaps ->
        [one] ist es eine Gruppe.
       *[other] sind es { $gaps } Gruppen.
    }
gaps-intro-owner =
    { $questions ->
        [one] Eine Frage
       *[other] { $questions } Fragen
    } in der Nähe Ihrer Dokumente konnte ich nicht gut beantworten; nach der Sache geordnet { $gaps ->
        [one] ist es eine Gruppe.
       *[other] sind es { $gaps } Gruppen.
    }
gaps-count =
    { $count ->
        [one] Eine Frage
       *[other] { $count } Fragen
    }
gaps-no_answer = { $count } ohne Antwort
gaps-hedged = { $count } unsicher beantwortet
gaps-not_helpful = { $count } nicht hilfreich
gaps-human = { $count } an Menschen weitergegeben
gaps-near = nächstes Dokument: { $title }
gaps-missing = es fehlte: „{ $reason }“
gaps-not-shown = Der Wortlaut wird nicht gezeigt: Er enthielt personenbezogene Daten oder den Text von jemand anderem.
gaps-answer = Beantworten
gaps-answer-label = Lücke { $number } beantworten
gaps-dismiss = Keine Lücke
gaps-dismiss-label = Lücke { $number } ist keine
gaps-dismissed = Keine Lücke; bleibt acht Wochen lang weg.
gaps-more =
    { $count ->
        [one] Eine kleinere Gruppe wird nicht gezeigt.
       *[other] { $count } kleinere Gruppen werden nicht gezeigt.
    }
gaps-privacy = Der Wortlaut ist maskiert und steht ohne Namen und Uhrzeiten da.
gaps-refused = Das können nur das Gremium und wer für das Dokument verantwortlich ist.
gaps-gone = Diese Lücke ist nicht mehr gespeichert.
gaps-answered = Danke. Ihre Antwort gilt ab jetzt: Wer danach fragt, bekommt sie Wort für Wort.
