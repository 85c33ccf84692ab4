## The committee’s card
requests-card-title = { $reference } : { $tool }
requests-card-from = Demandé par
requests-former = une personne qui n’est plus dans l’entreprise
requests-card-classes = Données :
requests-card-people = Personnes :
requests-card-cost = Coût prévu :
requests-card-link = Lien :
requests-card-known = Dans notre liste d’outils :
requests-card-renews = Nouvelle demande après { $reference }
requests-card-followers =
    { $count ->
        [one] Une personne l’a demandé aussi.
       *[other] { $count } personnes l’ont demandé aussi.
    }
requests-card-criteria = Critères
requests-card-criterion = { $criterion } : { $held }
requests-mandatory = obligatoire
requests-criterion-passed = rempli
requests-criterion-failed = non rempli
requests-criterion-waived = dispensé
requests-criterion-open = à vérifier
requests-card-open = À décider d’ici au { $due }.
requests-card-need-info = Nous attendons la réponse de la personne qui demande ; d’ici là, aucun jour ouvré ne compte.
requests-card-withdrawn = Retirée le { $day }.
requests-decided-approve = Approuvé
requests-decided-conditions = Approuvé sous conditions
requests-decided-pilot = Approuvé comme pilote
requests-decided-reject = Refusé
requests-button-approve = Approuver
requests-button-conditions = Approuver sous conditions
requests-button-reject = Refuser
requests-button-ask-back = Poser une question
requests-button-checklist = Liste de contrôle
requests-button-pilot = Approuver comme pilote
requests-card-hint = Seuls les membres du comité peuvent décider. Chaque personne concernée est informée dans sa langue.
requests-reminder =
    { $days ->
        [one] { $reference } ({ $tool }) attend une décision depuis un jour ouvré. Échéance : { $due }.
       *[other] { $reference } ({ $tool }) attend une décision depuis { $days } jours ouvrés. Échéance : { $due }.
    }
requests-reminder-open = Ouvrir la demande
requests-note-joined = Une autre personne le demande aussi :
requests-note-question = Question posée :
requests-note-answer = Réponse de la personne qui demande :
requests-note-withdrawn = La demande a été retirée par la personne qui l’avait faite.
requests-status-proposed = proposé
requests-status-under_review = en cours d’examen
requests-status-pilot = pilote
requests-status-approved = approuvé
requests-status-restricted = restreint
requests-status-suspended = suspendu
requests-status-blocked = bloqué
requests-status-retired = retiré
requests-unknown-cost = inconnu
requests-cost-value = { $amount } EUR par an
requests-number = { $number }

## Letters
requests-letter-new = J’ai transmis votre demande pour { $tool } au comité. Sa référence est { $reference } ; vous aurez de mes nouvelles au plus tard le { $due }.
requests-letter-joined = { $tool } a déjà été demandé : { $reference }. Je vous y ai ajouté ; le comité voit ainsi que vous en avez besoin aussi, et vous saurez tout ce qui est décidé.
requests-letter-already = Vous avez déjà demandé { $tool } : { $reference }. Le comité l’examine, et je vous dirai ce qu’il décide.
requests-letter-approve = { $reference } : le comité a approuvé { $tool }.
requests-letter-conditions = { $reference } : le comité a approuvé { $tool } sous conditions.
requests-letter-pilot = { $reference } : le comité a approuvé { $tool } comme pilote, pour les services indiqués ci-dessous et les personnes inscrites.
requests-letter-reject = { $reference } : le comité a refusé { $tool }. Vous pourrez le redemander à partir du { $again }, ou plus tôt s’il y a des faits nouveaux. Le motif :
requests-letter-question = { $reference } ({ $tool }) : le comité a une question pour vous.
requests-letter-answered = Merci. Le comité a maintenant votre réponse sur { $reference } et reprend l’examen.
requests-letter-unanswered = Cette question sur { $reference } n’est plus ouverte ; je n’ai donc pas transmis votre réponse. État de la demande : { $decision }.
requests-letter-withdrew = J’ai retiré votre demande { $reference } pour { $tool }.
requests-letter-withdrawn = { $reference } pour { $tool } a été retirée par la personne qui l’avait faite. Si vous avez encore besoin de l’outil, vous pouvez le demander vous-même.
requests-letter-not-withdrawn = { $reference } ne peut plus être retirée. État de la demande : { $decision }.
requests-letter-kept = J’ai enregistré votre demande { $reference } pour { $tool }, mais je n’arrive pas à joindre le canal du comité pour l’instant. Je continue d’essayer ; si c’est urgent, adressez-vous à { $contact }.
requests-letter-late = { $reference } ({ $tool }) est déjà réglée ; je n’ai donc pas exécuté votre action. { $decision } ; par { $by }.
requests-letter-late-withdrawn = { $reference } ({ $tool }) a été retirée entre-temps ; je n’ai donc pas exécuté votre action.
requests-letter-not-member = Seuls les membres du comité peuvent décider sur { $reference }. Rien n’a été modifié.
requests-letter-criteria = { $reference } : { $tool } ne peut pas encore être approuvé. Ces critères obligatoires ne sont pas remplis et n’ont pas de dispense motivée :
requests-letter-suspended = { $reference } : { $tool } est suspendu. Levez d’abord la suspension, puis décidez de nouveau.
requests-letter-approved = { $reference } : { $tool } est déjà approuvé ; un pilote annulerait cette décision. Approuvez ou refusez plutôt la demande.
requests-outcome-approve = Approuvé
requests-outcome-conditions = Approuvé sous conditions
requests-outcome-pilot = Approuvé comme pilote
requests-outcome-reject = Refusé
requests-outcome-open = Chez le comité
requests-outcome-need_info = En attente d’une réponse
requests-outcome-withdrawn = Retirée
requests-button-again = Redemander
requests-button-answer = Répondre
requests-button-withdraw = Retirer
requests-withdraw-title = Retirer cette demande ?
requests-withdraw-text = Le comité arrête son examen. Vous pourrez redemander l’outil plus tard.
requests-withdraw-keep = Garder
requests-everybody = tout le monde
requests-letter-terms = Pour : { $departments } · Responsable : { $owner }
requests-pilot-hint = Un pilote pour certains services peut être approuvé avant que les critères soient remplis.

## The form
requests-form-title = Demander un outil
requests-form-tool = Quel outil ?
requests-form-purpose = Pour quoi faire ?
requests-form-purpose-hint = Le comité lit ce texte. N’y mettez pas de données personnelles.
requests-form-classes = Quelles données y entreraient ?
requests-form-people = Combien de personnes l’utiliseraient ?
requests-form-cost = Coût annuel prévu en EUR
requests-form-cost-hint = Laissez vide si vous ne savez pas.
requests-form-link = Lien vers l’outil
requests-form-facts = Qu’y a-t-il de nouveau depuis ?
requests-form-send = Envoyer
requests-form-anyway = Demander quand même
requests-form-known = { $tool } est déjà dans notre liste d’outils. Statut : { $status }. Responsable : { $owner }.
requests-form-known-hint = Si ce n’est pas déjà fait, demandez-moi d’abord si vos données peuvent y entrer. S’il vous faut autre chose, par exemple d’autres types de données, vous pouvez envoyer la demande quand même.
requests-form-rejected = { $reference } pour cet outil a été refusée le { $day }. Le motif :
requests-form-facts-needed = Avant le { $day }, le comité ne reprend la demande que s’il y a des faits nouveaux.
requests-error-tool = Indiquez le nom de l’outil.
requests-error-purpose = Indiquez l’usage que vous en feriez.
requests-error-classes = Choisissez au moins un type de données.
requests-error-people = Indiquez un nombre de personnes, par exemple 12.
requests-error-cost = Indiquez un montant, par exemple 1200, ou laissez vide.
requests-error-facts = Indiquez ce qui est nouveau depuis le refus.
requests-not-stored = Impossible d’enregistrer pour l’instant. Réessayez dans un moment.

## The committee’s modals
requests-decide-title-approve = Approuver
requests-decide-title-conditions = Approuver, conditions
requests-decide-title-pilot = Approuver en pilote
requests-decide-title-reject = Refuser
requests-decide-send = Décider
requests-decide-reason = Motif
requests-decide-reason-hint = Chaque personne qui l’a demandé lit ce texte.
requests-decide-conditions = Conditions pour { $data }, { $language }
requests-decide-conditions-hint = Une condition par ligne.
requests-decide-departments = Services
requests-decide-owner = Responsable (adresse e-mail)
requests-decide-review = À revoir avant le
requests-decide-hosting = Hébergement
requests-hosting-eu = UE
requests-hosting-us = États-Unis
requests-hosting-on_prem = Sur nos propres serveurs
requests-hosting-other = Ailleurs
requests-error-reason = Indiquez un motif.
requests-error-conditions = Indiquez au moins une condition, dans une des langues.
requests-error-departments = Choisissez au moins un service.
requests-error-owner = Indiquez une adresse e-mail.
requests-error-review = Choisissez une date à venir.
requests-error-allowed = « Sous conditions » demande au moins un type de données avec des conditions.
requests-checklist-title = Liste de contrôle
requests-checklist-save = Enregistrer
requests-checklist-reason = Motif de la dispense : { $criterion }
requests-checklist-none = Notre liste d’outils ne contient pas de critères.
requests-error-waiver = Une dispense demande un motif.
requests-ask-title = Poser une question
requests-ask-question = Votre question à la personne qui demande
requests-error-question = Écrivez une question.
requests-answer-title = Répondre au comité
requests-answer-text = Votre réponse
requests-error-answer = Écrivez une réponse.
requests-notice-title = Demande
requests-notice-not-member = Seuls les membres du comité peuvent faire cela.
requests-notice-settled = Cette demande est déjà réglée : { $decision }.
requests-notice-criteria = { $tool } ne peut pas encore être approuvé. Ces critères obligatoires ne sont pas remplis et n’ont pas de dispense motivée :
requests-notice-suspended = { $tool } est suspendu. Levez d’abord la suspension.
requests-notice-approved = { $tool } est déjà approuvé ; un pilote annulerait cette décision.
requests-notice-guest = Seuls les salariés peuvent demander un outil. Adressez-vous à la personne qui vous accompagne dans l’entreprise.
requests-notice-unavailable = Je ne peux pas consulter cela pour l’instant. Réessayez dans une minute.

## What is stored about people
privacy-requests-data = Les outils que vous demandez ou redemandez : votre nom, ce que vous avez écrit, vos réponses au comité et mes messages à ce sujet. Pour les membres du comité : leurs décisions et leurs questions.
privacy-requests-purpose = Pour que le comité puisse décider et que les décisions restent vérifiables.
privacy-requests-basis = Obligation légale et intérêt légitime (RGPD, art. 6, par. 1, points c et f).
privacy-requests-seen-by = Vous et les personnes du canal du comité. Celles qui ont demandé le même outil voient la décision, pas qui vous êtes.
privacy-requests-kept =
    { $days ->
        [one] { $days } jour.
       *[other] { $days } jours.
    }
privacy-requests-on-erasure = Votre nom devient « une personne qui n’est plus dans l’entreprise » ; la demande et la décision restent. Mes messages à votre adresse sont supprimés.
