## To those concerned
suspension-stop = { $tool } est suspendu. Cessez de l’utiliser dès maintenant, s’il vous plaît.
suspension-reason = Le motif donné par le comité :
suspension-fallback = Comment continuer sans l’outil :
suspension-no-fallback = Aucune solution manuelle n’est décrite. Demandez à { $owner } comment continuer.
suspension-alternatives = Outils approuvés qui peuvent aider à la place : { $tools }. Demandez-moi d’abord si vos données peuvent y entrer.
suspension-until = Je vous écrirai de nouveau dès que { $tool } pourra être utilisé.
suspension-owner = Pour toute question : { $owner }.
suspension-report = Signaler un incident
suspension-back = { $tool } peut de nouveau être utilisé. Les règles sont les mêmes qu’avant la suspension.
suspension-back-not = La suspension de { $tool } est terminée, mais l’usage de l’outil n’est pas libre. Demandez-moi avant de l’utiliser, s’il vous plaît.
## The card for the committee
suspension-card = { $tool } a été suspendu
suspension-card-by = Suspendu par
suspension-card-former = une personne qui a quitté l’entreprise
suspension-card-nobody = Personne n’y est inscrit, et personne n’a appris ces 30 derniers jours qu’il pouvait l’utiliser.
suspension-card-telling =
    { $count ->
        [one] Une personne est prévenue en ce moment.
       *[other] { $count } personnes sont prévenues en ce moment.
    }
suspension-card-told =
    { $count ->
        [one] Personnes prévenues : { $told } sur { $count } concernée.
       *[other] Personnes prévenues : { $told } sur { $count } concernées.
    }
suspension-card-unreached =
    { $count ->
        [one] Une personne n’a pas pu être jointe : elle est partie, invitée ou absente de Slack. Prévenez-la autrement si besoin.
       *[other] { $count } personnes n’ont pas pu être jointes : elles sont parties, invitées ou absentes de Slack. Prévenez-les autrement si besoin.
    }
suspension-card-due = Confirmez ou levez la suspension d’ici au { $day }, s’il vous plaît.
suspension-card-confirmed = Confirmée par
suspension-card-lifted = Levée par
suspension-confirm = Confirmer
suspension-lift = Lever la suspension
suspension-reminder = { $tool } est suspendu depuis le { $day }. Personne ne l’a encore confirmé ni levé ; le dernier jour pour le faire est le { $due }.
suspension-lifted = { $tool } peut de nouveau être utilisé : la suspension est levée.
suspension-lifted-not = La suspension de { $tool } est levée. Son statut a été modifié entre-temps et reste inchangé.
## Modals
suspension-title = Suspendre un outil
suspension-tool = Quel outil ?
suspension-effect = Dès que vous confirmez, plus personne ne peut utiliser { $tool }.
suspension-effect-any = Dès que vous confirmez, plus personne ne peut utiliser l’outil.
suspension-concerned =
    { $count ->
        [0] Personne n’y est inscrit, et personne n’a appris ces 30 derniers jours qu’il pouvait l’utiliser.
        [one] Une personne apprendra comment continuer sans l’outil.
       *[other] { $count } personnes apprendront comment continuer sans l’outil.
    }
suspension-why = Motif
suspension-why-hint = Toutes les personnes concernées le lisent. Ne nommez personne, s’il vous plaît.
suspension-why-missing = Indiquez un motif, s’il vous plaît : toutes les personnes concernées le lisent.
suspension-sure = Confirmation
suspension-sure-option = Oui, arrêter cet outil tout de suite
suspension-sure-missing = Cochez la case pour arrêter l’outil, s’il vous plaît.
suspension-submit = Suspendre
suspension-lift-title = Lever la suspension
suspension-lift-effect =
    { $count ->
        [0] { $tool } retrouve son statut d’avant. Personne n’avait encore appris la suspension.
        [one] { $tool } retrouve son statut d’avant. La seule personne qui a appris la suspension est prévenue.
       *[other] { $tool } retrouve son statut d’avant. Les { $count } personnes qui ont appris la suspension sont prévenues.
    }
suspension-lift-submit = Lever
suspension-not-stored = L’enregistrement est impossible pour le moment. Réessayez dans un instant, s’il vous plaît.
## To a member
suspension-only-committee = Seuls les membres du comité peuvent le faire. Si un outil a causé un problème, signalez un incident : /ai incident
suspension-already = { $tool } est déjà suspendu. Rien n’a été fait deux fois.
suspension-not-in-use = { $tool } n’est pas en usage : il n’y a rien à suspendre.
suspension-ended = La suspension de { $tool } est déjà levée.
suspension-confirmed-already = La suspension de { $tool } est déjà confirmée ou levée.
suspension-no-tools = Aucun outil en usage ne peut être suspendu.
