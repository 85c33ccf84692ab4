## When a wave begins
rollout-announce-title = { $tool } : votre vague commence
rollout-announce = À partir du { $day }, vous êtes dans la vague { $wave } : vous travaillez avec { $tool }, et des collègues vous accompagnent.
rollout-why = Pourquoi
rollout-benefit = Ce que vous y gagnez
rollout-asked = Ce que je vous demanderai
rollout-asked-how = Une fois par semaine pendant quatre semaines, je vous pose au plus trois questions courtes ; cela prend une minute. Vos réponses sont liées à vous jusqu’à la clôture de leur semaine, ensuite à personne. Le responsable lit des chiffres d’au moins cinq personnes, jamais qui a dit quoi.
rollout-fallback = Vous pouvez toujours travailler sans { $tool }
rollout-no-fallback = Cette façon de faire n’est pas encore décrite. Demandez à { $owner } comment continuer si l’outil n’aide pas.
rollout-helps = Qui vous aide
rollout-champions = Champions :
rollout-lead = Responsable :
rollout-nobody-helps = Vos questions vont à { $owner }.
rollout-announce-rules = Un doute sur ce qui peut aller dans { $tool } ? Demandez-moi d’abord, avec vos mots.
## Letters to people in a wave
rollout-letter-left = Vous n’êtes plus dans la vague { $wave }. Je ne vous enverrai plus ses questions hebdomadaires.
rollout-letter-paused = Vous faites une pause dans la vague { $wave } du { $start } au { $until } : aucune question ces jours-là. Vous gardez { $tool }.
rollout-letter-paused-open = Vous faites une pause dans la vague { $wave } à partir du { $start } : aucune question jusqu’à nouvel ordre. Vous gardez { $tool }.
rollout-letter-resumed = Votre pause dans la vague { $wave } est terminée : les questions hebdomadaires reprennent à partir du { $start }.
rollout-letter-transferred = À partir du { $start }, vous êtes dans la vague { $to } au lieu de { $wave }.
rollout-letter-stopped = La vague { $wave } est arrêtée. Il n’y a plus de questions hebdomadaires. Savoir si { $tool } peut être utilisé dépend de l’outil lui-même : demandez-moi. Le motif :
## Letters to those who lead
rollout-letter-waits-undecided = La vague { $wave } ne peut pas commencer : personne n’a encore décidé si { $tool } continue après la vague { $earlier }. Avec « continuer », elle commence le jour ouvré suivant : /ai vagues
rollout-letter-waits-adjust = La vague { $wave } ne peut pas commencer : il faut d’abord ajuster quelque chose dans la vague { $earlier }. Avec « continuer », elle commence le jour ouvré suivant : /ai vagues
rollout-letter-waits-stop = La vague { $wave } ne peut pas commencer : la vague { $earlier } a été arrêtée. Arrêtez aussi celle-ci ou modifiez-la : /ai vagues
rollout-letter-waits-tool = La vague { $wave } ne peut pas commencer : { $tool } n’est pas en service actuellement. Elle commence le jour ouvré après sa remise en service.
rollout-letter-ended = La vague { $wave } avec { $tool } est terminée : chacun a eu ses quatre semaines. Merci de décider s’il faut continuer, ajuster ou arrêter : /ai vagues
rollout-letter-decided = { $name } a pris une décision sur la vague { $wave } avec { $tool } : { $decision }. Le motif :
rollout-letter-entered =
    { $joined ->
        [one] La vague { $wave } avec { $tool } est enregistrée. Elle commence le { $start }, avec { $joined } personne. C’est alors que l’annonce part.
       *[other] La vague { $wave } avec { $tool } est enregistrée. Elle commence le { $start }, avec { $joined } personnes. C’est alors que l’annonce part.
    }
rollout-letter-changed = La vague { $wave } est modifiée. Arrivées : { $joined }, départs : { $left }.
rollout-letter-tool-not-in-use = La vague { $name } n’a pas été enregistrée : son outil n’est plus en service.
rollout-letter-over = Rien n’a été modifié : la vague { $wave } est terminée.
rollout-letter-late = Votre décision sur la vague { $wave } n’a pas été enregistrée : quelqu’un d’autre a décidé entre-temps, ou la vague est terminée. Merci de la regarder à nouveau : /ai vagues
rollout-letter-not-lead = Seuls les responsables, le comité et les administrateurs peuvent le faire. Rien n’a été modifié.
rollout-letter-member-joined = { $name } est dans la vague { $wave }.
rollout-letter-member-left = { $name } quitte la vague { $wave } et en a été informé.
rollout-letter-member-paused = { $name } fait une pause dans la vague { $wave } et en a été informé.
rollout-letter-member-resumed = { $name } reprend dans la vague { $wave } et en a été informé.
rollout-letter-member-transferred = { $name } passe de la vague { $wave } à { $to } et en a été informé.
rollout-letter-member-same = Rien n’a été modifié : pour { $name } dans la vague { $wave }, c’était déjà le cas.
rollout-letter-member-nobody = Rien n’a été modifié dans la vague { $wave } : cette personne ne travaille pas ici.
rollout-letter-member-guest = Rien n’a été modifié : { $name } est invité, et les invités ne sont dans aucune vague.
rollout-letter-member-over = Rien n’a été modifié pour { $name } : la vague est terminée.
rollout-letter-member-absent = Rien n’a été modifié : { $name } n’est pas dans la vague { $wave } à cette date.
rollout-letter-survey-small = L’enquête n’a pas été lancée : avec si peu de personnes, aucune réponse ne pourrait être montrée. Choisissez un groupe plus grand.
rollout-letter-survey-held = L’enquête n’a pas été lancée : les enquêtes partent à compter du { $start }, après la consultation du CSE (company.yaml).
rollout-letter-survey-started =
    { $count ->
        [one] L’enquête d’inventaire part vers { $count } personne, à dix heures de son prochain jour ouvré.
       *[other] L’enquête d’inventaire part vers { $count } personnes, à dix heures de leur prochain jour ouvré.
    }
rollout-left-out-nobody = { $name } ne travaille pas ici et n’a pas été pris en compte.
rollout-left-out-guest = { $name } est invité et n’a pas été pris en compte.
rollout-left-out-over = { $name } n’a pas été pris en compte : la vague est terminée.
rollout-left-out-absent = { $name } n’a pas été pris en compte : absent de cette vague.
## The list and the plan
rollout-title = Vagues
rollout-close = Fermer
rollout-list-intro = Chaque outil arrive par vagues. Tout le monde peut lire les plans ; ils ne nomment que les responsables et les personnes qui aident.
rollout-list-empty = Il n’y a pas encore de vague.
rollout-list-more =
    { $count ->
        [one] { $count } vague plus ancienne n’est pas affichée.
       *[other] { $count } vagues plus anciennes ne sont pas affichées.
    }
rollout-open = Plan
rollout-new = Nouvelle vague
rollout-inventory = Lancer l’enquête d’inventaire
rollout-state-planned = prévue
rollout-state-running = en cours
rollout-state-ended = terminée
rollout-state-stopped = arrêtée
rollout-from = à partir du { $day }
rollout-people =
    { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
rollout-no-lead = personne
rollout-no-champions = personne pour l’instant
rollout-gate-undecided = Elle attend une décision sur la vague { $wave } : seul « continuer » la fait commencer.
rollout-gate-adjust = Elle attend : il faut d’abord ajuster quelque chose dans la vague { $wave }.
rollout-gate-stop = Elle attend : la vague { $wave } a été arrêtée.
rollout-gate-tool = Elle attend : { $tool } n’est pas en service actuellement.
rollout-dates = Dates
rollout-date-1 = { $day } : début et premières questions, accès et première utilisation
rollout-date-2 = { $day } : deuxièmes questions, utilité et obstacles
rollout-date-3 = { $day } : troisièmes questions, temps gagné et qualité
rollout-date-4 = { $day } : quatrièmes questions, envie de continuer et de recommander
rollout-date-review = { $day } : toutes les réponses sont là ; continuer, ajuster ou arrêter
rollout-dates-own = Qui commence plus tard a les mêmes semaines plus tard. Les questions passent au jour ouvré suivant du pays de la personne.
rollout-held = Les questions hebdomadaires partent à compter du { $day }, après la consultation du CSE. Celles d’avant sont omises.
rollout-way = Les étapes du déploiement
rollout-phase-inventory = Inventaire et évaluation : ce qui est utilisé, ce dont on a besoin, quels outils sont candidats
rollout-phase-map = Carte et feuille de route : quels outils vont ensemble, ce qui dépend de quoi
rollout-phase-rollout = Déploiement par vagues : une équipe pilote d’abord, puis des groupes plus grands
rollout-phase-monitor = Suivi : des chiffres et des bilans réguliers
rollout-now-prepare = Maintenant : parler du bénéfice avant la technique, trouver des champions, veiller à ce que chacun ait accès le premier jour et sache faire sans l’outil.
rollout-now-week-1 = Première semaine : veiller à ce que chacun puisse entrer et ait essayé une fois. Les champions proposent une première heure ensemble.
rollout-now-week-2 = Deuxième semaine : lever ce qui gêne. La synthèse dit ce que c’est.
rollout-now-week-3 = Troisième semaine : comparer temps gagné et qualité, y compris là où l’outil a coûté du temps. Montrer ce qui a marché.
rollout-now-week-4 = Quatrième semaine : demander qui continuerait et préparer la décision avec les chiffres.
rollout-now-review = Maintenant : lire les chiffres et décider s’il faut continuer, ajuster ou arrêter. La vague suivante de l’outil attend cette décision.
rollout-now-monitor = Maintenant : la vague suivante peut commencer. Gardez un œil sur l’utilisation et la satisfaction.
rollout-now-stopped = Cette vague est arrêtée. Il n’y a plus de questions hebdomadaires.
rollout-decisions = Décisions prises
rollout-decision-continue = continuer
rollout-decision-adjust = ajuster
rollout-decision-stop = arrêter
rollout-former = un ancien collègue
rollout-back = Toutes les vagues
rollout-change = Modifier
rollout-someone = Arrivée, départ, pause
rollout-rehearse = Répéter les quatre semaines
rollout-rehearsing = Les quatre semaines arrivent chez vous, telles que les personnes de la vague les recevront. Rien de ce que vous y touchez n’est enregistré.
rollout-unreached = Qui n’a pas été joint
rollout-unreached-intro = Ces personnes auraient dû recevoir les questions de la semaine et ne les ont pas reçues. Qui n’a pas répondu, est en congé ou ne veut plus de questions n’y figure pas, et personne ne peut le savoir. Votre consultation est enregistrée.
rollout-unreached-nobody = Tout le monde a pu être joint.
rollout-unreached-more =
    { $count ->
        [one] Une autre personne n’est pas affichée.
       *[other] { $count } autres personnes ne sont pas affichées.
    }
rollout-unreached-line =
    { $week ->
        [0] Enquête : { $why }
       *[other] Semaine { $week } : { $why }
    }
rollout-unreached-no-account = aucun compte actif dans Slack à cette adresse électronique. Demandez-en un au service informatique, ou corrigez l’adresse dans la liste des personnes.
rollout-unreached-app = Slack refuse mes messages. Un administrateur peut les autoriser dans les réglages de l’application.
rollout-unreached-outage = envoi impossible à temps : Slack ou moi étions en panne trop longtemps. La semaine suivante arrivera comme d’habitude.
rollout-unreached-slack = Slack l’a refusé ({ $reason }). Un administrateur de l’espace de travail peut en dire plus.
rollout-back-to-plan = Retour au plan
rollout-decide-continue = Continuer
rollout-decide-adjust = Ajuster
rollout-decide-stop = Arrêter
## Forms
rollout-form-new = Nouvelle vague
rollout-form-change = Modifier une vague
rollout-form-save = Enregistrer
rollout-form-tool = Outil
rollout-form-start = Premier jour
rollout-form-start-hint = L’annonce part le matin de ce jour. La vague suivante d’un outil ne commence qu’après « continuer ».
rollout-form-name = Nom
rollout-form-name-hint = Court, par exemple « Ventes, première vague ». Tout le monde le lit.
rollout-form-lead = Responsable
rollout-form-people = Personnes
rollout-form-people-hint = Qui est retiré quitte la vague, qui est ajouté y entre.
rollout-form-people-more = La vague compte plus de personnes qu’on ne peut en afficher ici. Qui n’est pas affiché y reste ; qui est ajouté y entre.
rollout-form-champions = Champions
rollout-form-champions-hint = Qui aide ; tout le monde lit leurs noms.
rollout-form-why = Pourquoi cet outil ?
rollout-form-why-hint = Toutes les personnes de la vague le lisent.
rollout-form-benefit = Qu’y gagne-t-on ?
rollout-form-benefit-hint = Par exemple : une heure de moins par offre. Toutes les personnes de la vague le lisent.
rollout-member-title = Quelqu’un d’une vague
rollout-member-person = Qui ?
rollout-member-what = Que se passe-t-il ?
rollout-member-from = À partir de quel jour ?
rollout-member-until = Jusqu’à quel jour inclus ?
rollout-member-until-hint = Pour une pause seulement ; vide signifie jusqu’à nouvel ordre.
rollout-member-to = Vers quelle vague ?
rollout-deed-join = entre dans la vague
rollout-deed-leave = quitte la vague
rollout-deed-pause = fait une pause
rollout-deed-resume = reprend après une pause
rollout-deed-transfer = passe dans une autre vague
rollout-effect-continue = La vague suivante de l’outil peut commencer. Si elle a dû attendre, elle commence le jour ouvré suivant.
rollout-effect-adjust = Cette vague se poursuit. La suivante attend la décision « continuer ».
rollout-effect-stop = Cette vague se termine aussitôt : plus de questions hebdomadaires, et ses membres en sont informés. La vague suivante de l’outil ne commence pas. Savoir si l’outil peut être utilisé se décide dans le registre.
rollout-reason = Motif
rollout-reason-hint = Tout le monde peut le lire dans le plan. Merci de ne nommer personne.
rollout-decide-send = Décider
rollout-survey-title = Enquête d’inventaire
rollout-survey-what = Qu’utilise-t-on déjà, de quoi a-t-on besoin ? L’enquête de la première phase le demande une fois et ne montre que des chiffres d’au moins cinq personnes.
rollout-survey-departments = Services
rollout-survey-everybody = N’en choisissez aucun pour interroger tout le monde.
rollout-survey-send = Lancer
rollout-error-name = Merci de donner un nom à la vague.
rollout-error-lead = Merci de choisir le responsable de la vague.
rollout-error-tool = Merci de choisir un outil.
rollout-error-start = Merci de choisir aujourd’hui ou un jour à venir.
rollout-error-person = Merci de choisir quelqu’un.
rollout-error-what = Merci de choisir ce qui se passe.
rollout-error-from = Merci de choisir un jour.
rollout-error-until = Ce jour précède le premier.
rollout-error-to = Merci de choisir la vague d’arrivée.
rollout-error-reason = Merci d’indiquer un motif.
rollout-not-stored = Impossible d’enregistrer à l’instant. Merci de réessayer dans un moment.
rollout-not-now = Je ne peux pas consulter cela à l’instant. Merci de réessayer dans un moment.
rollout-guest = Les vagues sont réservées aux personnes de l’entreprise.
rollout-gone = Ce n’est plus possible : la vague est terminée ou a été modifiée entre-temps.
rollout-no-tools = Aucun outil n’est encore en service : une vague en a besoin d’un.
rollout-only-leads = Seuls les responsables, le comité et les administrateurs peuvent le faire.
