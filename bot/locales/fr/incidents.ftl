## The modal
incident-title = Signaler un incident
incident-intro = Cessez d’abord de travailler avec l’outil. Votre signalement reçoit un numéro, et le comité le lit tout de suite.
incident-what = Que s’est-il passé ?
incident-what-hint = Ce que vous avez fait et vu, quelles personnes sont concernées. Je masque les données personnelles que je reconnais.
incident-what-missing = Décrivez ce qui s’est passé, s’il vous plaît.
incident-tool = Quel outil ?
incident-tool-other = Un autre outil
incident-other = Nom d’un autre outil
incident-data = Quelles données ?
incident-when = Quand ?
incident-when-future = Cette date est dans le futur. Indiquez quand cela s’est passé, s’il vous plaît.
incident-stopped = Est-ce arrêté ?
incident-stopped-yes = Oui
incident-stopped-no = Non, cela continue
incident-stopped-unknown = Je ne sais pas
incident-name = Votre nom
incident-unnamed = Ne pas me nommer dans le canal
incident-unnamed-hint = Je sais quand même qui vous êtes, pour vous tenir au courant.
incident-submit = Signaler
incident-not-stored = Votre signalement n’a pas pu être enregistré. Réessayez dans un instant, ou prévenez tout de suite l’informatique.
## To the reporter
incident-thanks = Merci. Votre signalement est enregistré sous { $reference }.
incident-now = Que faire maintenant
incident-now-stop = Ne continuez pas à travailler avec l’outil.
incident-now-keep = N’effacez rien pour le moment.
incident-now-picture = Faites une capture d’écran où l’on voit le contenu, l’outil, la date et l’heure. Ne la publiez dans aucun canal.
incident-now-number = Indiquez { $reference } dans tous vos messages à ce sujet.
incident-now-told = Je vous préviendrai ici à chaque changement.
incident-changed-in_progress = { $reference } : quelqu’un s’occupe maintenant de votre signalement.
incident-changed-contained = { $reference } : l’incident est maîtrisé. Le travail continue.
incident-changed-closed = { $reference } : l’incident est clos.
incident-unreached = Je n’ai pas pu transmettre { $reference } au comité. Le signalement est enregistré, mais personne ne l’a encore lu : écrivez tout de suite à { $contact }.
## The card for the committee
incident-card = Nouvel incident { $reference }
incident-card-by = Signalé par
incident-card-unnamed = Signalé par quelqu’un qui ne souhaite pas être nommé ici.
incident-card-former = Signalé par une personne qui a quitté l’entreprise.
incident-card-tool = Outil : { $tool }
incident-card-no-tool = Outil : non précisé
incident-card-data = Données : { $data }
incident-card-no-data = Données : non précisées
incident-card-when = Quand : { $day }, { $time }
incident-card-no-when = Quand : non précisé
incident-card-stopped-yes = C’est arrêté.
incident-card-stopped-no = Cela continue.
incident-card-stopped-unknown = On ne sait pas si c’est arrêté.
incident-state-open = Ouvert : personne ne l’a encore pris en charge.
incident-state-in_progress = En cours
incident-state-contained = Maîtrisé
incident-state-closed = Clos
incident-card-assignee = Pris en charge par
incident-take = Je m’en occupe
incident-contain = Maîtrisé
incident-close = Clore
incident-suspend = Suspendre cet outil
## Closing it
incident-close-title = Clore l’incident
incident-close-effect = { $reference } sera clos. La personne qui l’a signalé lira votre note.
incident-note = Note
incident-note-hint = Quelle était la cause, ce qui a été fait. Ne nommez personne, s’il vous plaît.
incident-note-missing = Écrivez une note, s’il vous plaît : la personne qui a signalé l’incident la lit.
## To a member
incident-only-committee = Seuls les membres du comité peuvent le faire.
incident-changed-already = { $reference } a été modifié entre-temps par quelqu’un d’autre. Regardez de nouveau la fiche, s’il vous plaît.
## What is stored about people
privacy-incidents-data = Les incidents que vous avez signalés, avec les données personnelles que je reconnais masquées, et ce que vous avez fait à ce sujet comme membre du comité.
privacy-incidents-purpose = Arrêter les dommages, vous tenir au courant et montrer que les incidents ont été suivis.
privacy-incidents-basis = Obligation légale (art. 6, § 1, c du RGPD) et intérêt légitime (art. 6, § 1, f du RGPD).
privacy-incidents-seen-by = Vous et le comité ; son canal n’affiche pas votre nom si vous le demandez.
privacy-incidents-kept =
    { $days ->
        [one] { $days } jour.
       *[other] { $days } jours.
    }
privacy-incidents-on-erasure = Votre nom est retiré, l’incident reste. Mes messages à ce sujet dans votre messagerie directe sont supprimés.
