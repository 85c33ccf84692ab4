## Check-ins: what they are
pulse-week = Semaine { $week } sur { $weeks } avec { $tool }
pulse-inventory = L’IA dans votre travail aujourd’hui
pulse-efficiency = Votre mois avec l’IA
pulse-nps = Un chiffre par trimestre
pulse-your-tool = votre outil
pulse-notified = { $heading } : { $question }
pulse-snoozed-before = Vous m’avez demandé de revenir aujourd’hui.
pulse-reminder-1 = Un petit rappel. Sans réponse, je demande encore une fois, puis je n’insiste plus.
pulse-reminder-2 = C’est mon dernier rappel pour ce point.
pulse-rehearsal = Répétition : voici ce que les personnes recevront. Rien de ce que vous touchez ici n’est enregistré.
pulse-takes =
    { $questions ->
        [one] Une touche, environ { $seconds } secondes.
       *[other] Une touche suffit pour commencer ; les { $questions } questions prennent environ { $seconds } secondes.
    }
pulse-lead = La personne qui mène le déploiement
pulse-read-week = { $lead } et les champions voient des chiffres sur { $least } personnes au moins, jamais une réponse isolée. De vos textes, seulement les sujets, sauf si vous signez.
pulse-read-other = Le comité de gouvernance voit des chiffres sur { $least } personnes au moins, jamais une réponse isolée. De vos textes, seulement les sujets, sauf si vous signez.
pulse-read-started = { $lead } et le comité de gouvernance voient des chiffres sur { $least } personnes au moins, jamais une réponse isolée. De vos textes, seulement les sujets, sauf si vous signez.
pulse-linked = Jusqu’au { $day }, vos réponses sont liées à votre nom pour que vous puissiez les compléter. Ensuite, je les en sépare définitivement.

## Check-ins: answers
pulse-scale = 1 = { $low }, 5 = { $high }
pulse-scale-nps = 0 = pas du tout, 10 = certainement
pulse-value = { $value } sur { $most }
pulse-choice-yes = Oui
pulse-choice-no = Non
pulse-time-cost_me = Il m’a coûté du temps
pulse-time-none = Aucun
pulse-time-under_30 = Moins de 30 minutes
pulse-time-30_60 = De 30 à 60 minutes
pulse-time-60_120 = De 1 à 2 heures
pulse-time-over_120 = Plus de 2 heures

## Check-ins: buttons
pulse-button-snooze = Redemandez-moi demain
pulse-button-skip-week = Pas cette semaine
pulse-button-skip-other = Pas cette fois
pulse-button-stop = Arrêter les points
pulse-button-more =
    { $count ->
        [one] Encore une question
       *[other] Encore { $count } questions
    }
pulse-button-finish = C’est tout
pulse-button-answer = Répondre maintenant
pulse-button-resume = Réactiver les points
pulse-button-human = Transmettre à quelqu’un
pulse-stop-title = Arrêter les points ?
pulse-stop-text = Je ne vous demanderai plus votre avis sur aucun outil. Personne n’en est informé. Tout le reste demeure, et /ai checkins les réactive.
pulse-stop-yes = Les arrêter
pulse-stop-no = Les garder

## Check-ins: what became of them
pulse-stored = C’est enregistré. Vous pouvez encore changer ici tant que vous n’avez pas terminé.
pulse-complete = Tout est enregistré, et définitif.
pulse-human-offer = Ce que vous avez écrit demande de l’aide ? Vous seul·e pouvez le transmettre.
pulse-snoozed = Je redemanderai le { $day } au matin.
pulse-snooze-late = Ce point se termine avant le prochain jour ouvré, je ne peux donc pas redemander. Vous pouvez encore répondre maintenant.
pulse-skipped-week = Rien cette semaine, c’est noté. Personne n’en est informé.
pulse-skipped-other = Rien cette fois, c’est noté. Personne n’en est informé.
pulse-changed-mind = Vous changez d’avis ? Vous pouvez répondre jusqu’au { $day }.
pulse-stopped = Vous ne recevez plus de points. Personne n’en est informé, et tout le reste demeure.
pulse-stopped-undo = Ce bouton ou /ai checkins les réactive.
pulse-closed = Ce point s’est terminé le { $day }.
pulse-late = Votre dernier choix est arrivé trop tard et n’a pas été enregistré : les réponses étaient déjà séparées des noms et comptées.
pulse-closed-thanks = Ce que vous aviez donné avant a été compté. Merci.
pulse-next = Le prochain viendra tout seul.
pulse-withdrawn = Ce point n’est plus nécessaire. Il n’y a plus rien à faire ici.

## Check-ins: what happened because of the last one
pulse-since-read = Les réponses de la semaine dernière ont été comptées, et les chiffres envoyés au pilotage et aux champions.
pulse-since-continue = Décidé avec elles : on continue.
pulse-since-adjust = Décidé avec elles : quelque chose change.
pulse-since-stop = Décidé avec elles : on arrête.

## Check-ins: the modal
pulse-modal-title = Votre point
pulse-modal-save = Enregistrer
pulse-modal-kept = Vos choix sont gardés aussitôt, vos textes quand vous enregistrez.
pulse-modal-signed = Signature
pulse-modal-signed-option = Avec mon nom, pour qui voit les chiffres
pulse-modal-signed-hint = Sans signature, seul le sujet de votre texte est montré.
pulse-modal-masked = Je masque les adresses, numéros et mots de passe que je reconnais.
pulse-modal-not-stored = Je n’ai pas pu enregistrer à l’instant. Veuillez appuyer de nouveau dans un moment.

## /ai checkins
pulse-settings-title = Points de suivi
pulse-settings-on = Vous recevez un court point pendant vos quatre premières semaines avec un nouvel outil, et de temps en temps un sondage sur l’IA au travail.
pulse-settings-open = Un point est ouvert : { $heading }. Vous pouvez répondre jusqu’au { $day }.
pulse-settings-unknown = Je ne peux pas le vérifier à l’instant. Veuillez réessayer dans une minute.
pulse-settings-failed = Je n’ai pas pu changer cela à l’instant. Veuillez réessayer dans une minute.
