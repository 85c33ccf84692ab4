## The demonstration in the terminal
demo-open = Le guide IA est prêt : ouvrez la page, choisissez qui vous êtes et posez vos questions. Arrêt avec Ctrl+C.
