## Die Vorführung im Terminal
demo-welcome = Fragen Sie den KI-Guide von { $company }. Beenden mit Strg+D. Zum Beispiel:
