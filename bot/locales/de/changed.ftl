## An answer that no longer holds
changed-heading =
    { $count ->
        [one] Eine Antwort von mir gilt so nicht mehr.
       *[other] { $count } Antworten von mir gelten so nicht mehr.
    }
changed-asked = Sie hatten gefragt:
changed-rewritten = Die Stelle, die ich zitiert habe, wurde neu gefasst (jetzt Version { $version }, verantwortlich: { $owner }). Bitte fragen Sie noch einmal, bevor Sie sich darauf verlassen.
changed-withdrawn =
    { $count ->
        [one] Eine Stelle, die ich zitiert habe, gilt nicht mehr oder ist für Sie nicht mehr freigegeben. Bitte fragen Sie noch einmal, bevor Sie sich darauf verlassen.
       *[other] { $count } Stellen, die ich zitiert habe, gelten nicht mehr oder sind für Sie nicht mehr freigegeben. Bitte fragen Sie noch einmal, bevor Sie sich darauf verlassen.
    }
changed-verdict = { $tool }: bisher „{ $old }“, jetzt „{ $new }“.
changed-now-allowed = Sie dürfen { $tool } für das verwenden, wonach Sie gefragt hatten.
changed-now-conditions = Sie dürfen { $tool } für das verwenden, wonach Sie gefragt hatten, solange die Bedingungen erfüllt sind.
changed-now-ask = Verwenden Sie { $tool } dafür nicht mehr, bevor Sie gefragt haben: { $owner }.
changed-now-never = Verwenden Sie { $tool } dafür nicht mehr. Was Sie begonnen haben, schließen Sie bitte auf anderem Weg ab.
changed-depends = Bei { $tool } kommt es jetzt auf die Art der Daten an. Fragen Sie noch einmal und nennen Sie die Daten; bis dahin verwenden Sie es dafür bitte nicht.
changed-by-hand = Von Hand: { $fallback }
changed-ask-again = Noch einmal fragen
changed-more =
    { $count ->
        [one] Noch eine weitere Antwort ist betroffen. Bitte fragen Sie noch einmal, bevor Sie sich auf eine ältere Antwort verlassen.
       *[other] { $count } weitere Antworten sind betroffen. Bitte fragen Sie noch einmal, bevor Sie sich auf eine ältere Antwort verlassen.
    }
