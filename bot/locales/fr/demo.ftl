## The demonstration in the terminal
demo-open = Le guide IA est prêt : ouvrez la page, choisissez qui vous êtes et posez vos questions. Arrêt avec Ctrl+C.

## The demonstration on its page
demo-play = Jouer quatre semaines
demo-play-note = Le temps avance de quatre semaines, et les 24 personnes de la vague Copilot des ventes répondent à leurs points. Cela prend moins d’une minute.
demo-play-before = En route vers le premier jour de la vague
demo-play-standing = Semaine { $week } sur { $weeks } · { $sent } points envoyés · { $answered } réponses · { $digests ->
        [one] { $digests } synthèse
       *[other] { $digests } synthèses
    }
demo-play-over = Les quatre semaines sont passées : { $sent } points envoyés, { $answered } réponses, { $digests } synthèses pour le pilotage et les champions.
demo-play-stopped = Arrêt le { $day } : { $sent } points envoyés, { $answered } réponses jusqu’ici. Relancez pour continuer à partir d’ici.
demo-play-read = Lire en tant que { $name }
