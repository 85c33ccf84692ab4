## The weekly list of gaps in the policies
gaps-title = Lacunes de nos règles : semaine jusqu’au { $day }
gaps-intro =
    { $questions ->
        [one] Une question est restée
       *[other] { $questions } questions sont restées
    } sans bonne réponse, soit { $gaps ->
        [one] un sujet.
       *[other] { $gaps } sujets.
    }
gaps-intro-owner =
    { $questions ->
        [one] Une question proche de vos documents est restée
       *[other] { $questions } questions proches de vos documents sont restées
    } sans bonne réponse, soit { $gaps ->
        [one] un sujet.
       *[other] { $gaps } sujets.
    }
gaps-count =
    { $count ->
        [one] Une question
       *[other] { $count } questions
    }
gaps-no_answer = sans réponse : { $count }
gaps-hedged = réponse incertaine : { $count }
gaps-not_helpful = pas utile : { $count }
gaps-human = transmises à des collègues : { $count }
gaps-near = document le plus proche : { $title }
gaps-missing = il manquait : « { $reason } »
gaps-not-shown = La formulation n’est pas montrée : elle contenait des données personnelles, ou le texte d’une autre personne.
gaps-answer = Répondre
gaps-answer-label = Répondre à la lacune { $number }
gaps-dismiss = Pas une lacune
gaps-dismiss-label = La lacune { $number } n’en est pas une
gaps-dismissed = Pas une lacune ; écartée pendant huit semaines.
gaps-more =
    { $count ->
        [one] Un sujet moins fréquent n’est pas montré.
       *[other] { $count } sujets moins fréquents ne sont pas montrés.
    }
gaps-privacy = Les formulations sont masquées, sans nom ni heure.
gaps-refused = Seuls le comité et le responsable du document peuvent le faire.
gaps-gone = Cette lacune n’est plus conservée.
gaps-answered = Merci. Votre réponse est désormais donnée mot pour mot à qui pose la question.
