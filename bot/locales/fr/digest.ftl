## The digest of a closed week, to the lead and the champions of a wave
digest-title-wave = { $wave } : semaine { $week }
digest-about-wave = Ce que les personnes de la vague disent de { $tool }. Pour le responsable et les référents.
digest-rate = { $answered } personnes sur { $people } ont répondu ({ $share }).
digest-rate-few = Moins de { $fewer } personnes sur { $people } ont répondu.
digest-rate-most =
    { $least ->
        [one] Au moins { $least } personne sur { $people } a répondu.
       *[other] Au moins { $least } personnes sur { $people } ont répondu.
    }
digest-rate-withheld = { $people } personnes ont été interrogées. Rien n’en est montré : moins de { $smallest } ont répondu, ou toutes ont donné la même réponse à l’une des questions.
digest-rate-short = Taux de réponse
digest-percent = { $share } %
digest-left-out =
    { $count ->
        [one] Une personne ne figure pas dans ces chiffres, car le groupe a changé de moins de personnes que nous ne pouvons le montrer.
       *[other] { $count } personnes, en partie tirées au sort, ne figurent pas dans ces chiffres, car le groupe a changé de moins de personnes que nous ne pouvons le montrer.
    }
digest-nothing-few-people-wave = Pas de chiffres cette semaine : ils porteraient sur moins de { $smallest } personnes. Dès qu’il y en a assez, les semaines 1 à 4 sont réunies pour l’outil. D’ici là, vous lisez ce que les gens ont signé.
digest-nothing-changed-wave = Pas de chiffres cette semaine : le groupe a changé de moins de { $smallest } personnes, et une comparaison avec les semaines précédentes révélerait des réponses individuelles.
digest-others = Personnes dans leur semaine { $week } :
digest-pool = Semaines 1 à 4 de { $tool }, réunies
digest-answers =
    { $count ->
        [one] { $count } réponse
       *[other] { $count } réponses
    }
digest-cell = { $answer } : { $count }
digest-score = Score de recommandation (NPS, de −100 à +100) : { $score }
digest-median-saved = La moitié des personnes gagne { $minutes } minutes par semaine ou plus (médiane).
digest-median-none = Au milieu, on ne gagne ni ne perd de temps (médiane).
digest-median-cost = La moitié des personnes perd { $minutes } minutes par semaine ou plus (médiane).
digest-quartiles = La moitié centrale se situe entre { $lower } et { $upper } minutes.
digest-minutes = { $minutes } min
digest-trend-wave = Au fil des semaines
digest-point-wave = semaine { $week } : { $level }
digest-weeks = Semaine
digest-themes = De quoi parlent les commentaires, thèmes cités par au moins { $smallest } personnes chacun : { $themes }
digest-comments =
    { $count ->
        [one] Une personne a signé un commentaire pour vous : il est dans le fil.
       *[other] { $count } commentaires ont été signés pour vous : ils sont dans le fil.
    }
digest-signed = { $name } a écrit, en son nom :
digest-withheld = Non affiché :
digest-why-few-people = « { $question } » : moins de { $smallest } personnes
digest-why-few-or-alike = « { $question } » : moins de { $smallest } réponses, ou toutes identiques
digest-why-all-few-or-alike = Un point entier : moins de { $smallest } réponses à l’une de ses questions, ou toutes identiques
digest-why-changed = « { $question } » : le groupe a changé de moins de { $smallest } personnes
digest-waiting =
    { $count ->
        [one] Personnes arrivées un autre jour : moins de { $smallest }
       *[other] Personnes arrivées d’autres jours : moins de { $smallest } à chaque fois
    }
digest-rules-wave = Aucun chiffre ne porte sur moins de { $smallest } personnes. Nul ne peut retrouver qui a répondu quoi : à la clôture de la semaine, les réponses ont été séparées de leurs auteurs. Les textes libres n’apparaissent que sous forme de thèmes, sauf s’ils sont signés.
digest-time-cost-me = temps perdu
digest-time-none = pas de différence
digest-time-under-30 = moins de 30 min
digest-time-30-60 = 30–60 min
digest-time-60-120 = 1–2 heures
digest-time-over-120 = plus de 2 heures
digest-time-saved = temps gagné
digest-nps-detractors = 0–6
digest-nps-passives = 7–8
digest-nps-promoters = 9–10
digest-answer-yes = Oui
digest-answer-no = Non
digest-theme-access = accès
digest-theme-training = formation
digest-theme-quality = qualité des résultats
digest-theme-speed = rapidité
digest-theme-trust = confiance et protection des données
digest-theme-language = langue
digest-theme-integration = autres logiciels
digest-theme-time = manque de temps
digest-theme-other = autre chose

## The digest of a closed survey without a wave, in the committee’s channel and to whoever started it
digest-title-survey = { $survey } · { $turn }
digest-about-survey = Ce que les personnes interrogées disent de l’IA dans leur travail. Pour le comité de gouvernance, et pour la personne qui a lancé l’enquête.
digest-quarter =
    { $quarter ->
        [1] 1er trimestre { $year }
       *[other] { $quarter }e trimestre { $year }
    }
digest-nothing-few-people-survey = Pas de chiffres : ils porteraient sur moins de { $smallest } personnes.
digest-nothing-changed-survey = Pas de chiffres : le groupe a changé de moins de { $smallest } personnes, et une comparaison avec les enquêtes précédentes révélerait des réponses individuelles.
digest-trend-survey = Au fil du temps
digest-point-survey = { $turn } : { $level }
digest-rules-survey = Aucun chiffre ne porte sur moins de { $smallest } personnes. Nul ne peut retrouver qui a répondu quoi : à la clôture de l’enquête, les réponses ont été séparées de leurs auteurs. Les textes libres n’apparaissent que sous forme de thèmes, sauf s’ils sont signés.
