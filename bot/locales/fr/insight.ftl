## The weekly note on who uses the tools, to leads, champions and the steering channel
insight-title = Qui utilise les outils d’IA : semaine { $week }
insight-span = Du { $first } au { $last }. Pour les responsables, les référents et le pilotage.
insight-part = { $part } : { $figure }
insight-others = personnes hors de ces vagues
insight-count = { $active } personnes actives sur { $people } ({ $share }).
insight-few = moins de { $most } personnes actives sur { $people }.
insight-most = au moins { $least } personnes actives sur { $people }.
insight-percent = { $share } %
insight-change = { $points } points par rapport à la semaine précédente.
insight-same = Comme la semaine précédente.
insight-left-out =
    { $count ->
        [one] Une personne ne figure pas dans ce chiffre, car le groupe a changé de moins de personnes que nous ne pouvons le montrer.
       *[other] { $count } personnes, en partie tirées au sort, ne figurent pas dans ce chiffre, car le groupe a changé de moins de personnes que nous ne pouvons le montrer.
    }
insight-few-people =
    { $enrolled ->
        [one] { $enrolled } personne inscrite. Pas de chiffre : il faut { $smallest } personnes.
       *[other] { $enrolled } personnes inscrites. Pas de chiffre : il faut { $smallest } personnes.
    }
insight-changed = { $enrolled } personnes inscrites. Pas de chiffre cette semaine : le groupe a changé de si peu de personnes qu’une comparaison avec les semaines précédentes les désignerait.
insight-unreported =
    { $enrolled ->
        [one] { $enrolled } personne inscrite. Aucune utilisation n’est transmise pour cet outil.
       *[other] { $enrolled } personnes inscrites. Aucune utilisation n’est transmise pour cet outil.
    }
insight-together = Tous ces chiffres réunis : { $active } personnes actives sur { $people } ({ $share }).
insight-active = Est active une personne pour laquelle au moins une utilisation de l’outil a été transmise pour la semaine, du lundi au dimanche. Les outils qui ne transmettent pas leur utilisation n’ont pas de chiffre.
insight-late = Ce qui arrive après le décompte n’est pas ajouté.
insight-rules = Personne ne peut être reconnu dans ces chiffres : chacun porte sur au moins { $smallest } personnes de chaque côté, actives ou non. Quand elles sont moins nombreuses, vous lisez « moins de » ou « au moins ».
