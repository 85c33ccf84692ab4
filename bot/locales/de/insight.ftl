## The weekly note on who uses the tools, to leads, champions and the steering channel
insight-title = Wer die KI-Tools nutzt: Woche { $week }
insight-span = Vom { $first } bis zum { $last }. Für Leitungen, Champions und den Lenkungskreis.
insight-part = { $part }: { $figure }
insight-others = Personen außerhalb dieser Wellen
insight-count = { $active } von { $people } Personen waren aktiv ({ $share }).
insight-few = weniger als { $most } von { $people } Personen waren aktiv.
insight-most = mindestens { $least } von { $people } Personen waren aktiv.
insight-percent = { $share } %
insight-change = { $points } Prozentpunkte gegenüber der Vorwoche.
insight-same = Wie in der Vorwoche.
insight-left-out =
    { $count ->
        [one] Eine Person ist in dieser Zahl nicht enthalten, weil sich die Gruppe um weniger Personen verändert hat, als wir zeigen dürfen.
       *[other] { $count } Personen, zum Teil ausgelost, sind in dieser Zahl nicht enthalten, weil sich die Gruppe um weniger Personen verändert hat, als wir zeigen dürfen.
    }
insight-few-people =
    { $enrolled ->
        [one] { $enrolled } Person angemeldet. Keine Zahl: Dafür braucht es { $smallest } Personen.
       *[other] { $enrolled } Personen angemeldet. Keine Zahl: Dafür braucht es { $smallest } Personen.
    }
insight-changed = { $enrolled } Personen angemeldet. Diese Woche keine Zahl: Die Gruppe hat sich um so wenige Personen verändert, dass ein Vergleich mit früheren Wochen auf sie zeigen würde.
insight-unreported =
    { $enrolled ->
        [one] { $enrolled } Person angemeldet. Für dieses Tool wird keine Nutzung gemeldet.
       *[other] { $enrolled } Personen angemeldet. Für dieses Tool wird keine Nutzung gemeldet.
    }
insight-together = Alle diese Zahlen zusammen: { $active } von { $people } Personen waren aktiv ({ $share }).
insight-active = Aktiv heißt: Für die Woche von Montag bis Sonntag wurde mindestens eine Nutzung des Tools gemeldet. Tools, die keine Nutzung melden, haben keine Zahl.
insight-late = Was nach der Zählung gemeldet wird, kommt nicht mehr dazu.
insight-rules = In diesen Zahlen ist niemand zu erkennen: Jede betrifft auf beiden Seiten, aktiv oder nicht, mindestens { $smallest } Personen. Wo es weniger sind, lesen Sie „weniger als“ oder „mindestens“.
