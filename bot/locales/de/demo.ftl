## The demonstration in the terminal
demo-open = Der KI-Guide ist bereit: Seite öffnen, eine Person wählen und fragen. Beenden mit Strg+C.
