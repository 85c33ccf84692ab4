## Statut et hébergement en un mot
status-proposed = Proposé
status-under_review = En cours d’examen
status-pilot = Pilote
status-approved = Approuvé
status-restricted = Restreint
status-suspended = Suspendu
status-blocked = Bloqué
status-retired = Retiré
hosting-eu = UE
hosting-us = États-Unis
hosting-on_prem = nos propres serveurs
hosting-other = ailleurs

## Un outil en phrases
card-committee = le comité IA
card-status-proposed = { $tool } a été proposé ; rien n’est encore décidé.
card-status-under_review = { $tool } est en cours d’examen ; rien n’est encore décidé.
card-status-pilot = { $tool } est en phase pilote.
card-status-approved = { $tool } est approuvé.
card-status-restricted = { $tool } n’est approuvé que pour certaines personnes.
card-status-suspended = { $tool } est suspendu : personne ne peut l’utiliser pour le moment.
card-status-blocked = { $tool } est bloqué : personne ne peut l’utiliser.
card-status-retired = { $tool } a été retiré : personne ne peut plus l’utiliser.
card-for-all = Il est ouvert à tous les services.
card-for-departments = Il est ouvert à ces services : { $departments }.
card-for-both = Il est ouvert à ces services : { $departments } ; ainsi qu’aux personnes qui y sont inscrites.
card-for-enrolled = Il est ouvert aux personnes qui y sont inscrites.
card-for-nobody = Aucun service n’est indiqué.
card-limit-criteria = Critères obligatoires qui ne sont pas encore remplis : { $criteria }.
card-limit-department = Votre service n’en fait pas partie.
card-limit-enrolled = Vous n’en faites pas partie.
card-limit-undecided = Aucune décision n’est enregistrée, des conditions s’appliquent donc : vérifiez d’abord auprès de { $owner }.
card-limit-ahead = La décision ne prend effet que le { $day } ; d’ici là, des conditions s’appliquent.
card-limit-review = Sa révision était prévue pour le { $day }, des conditions s’appliquent donc : vérifiez d’abord auprès du responsable.
card-limit-review-unknown = La date de sa révision est illisible, des conditions s’appliquent donc : vérifiez d’abord auprès du responsable.
card-data = { $outcome } : { $classes }.
card-data-all = { $outcome } : toutes les données.
card-owner = { $owner } est responsable de { $tool }.
card-owner-missing = Le responsable de { $tool } n’est pas indiqué ; demandez au comité IA.
card-cost = { $tool } coûte { $cost } par personne et par mois.
card-cost-free = { $tool } ne coûte rien par personne.
card-cost-missing = Le coût de { $tool } n’est pas indiqué ; demandez à { $owner }.
card-hosting-eu = { $tool } est hébergé dans l’UE.
card-hosting-us = { $tool } est hébergé aux États-Unis.
card-hosting-on_prem = { $tool } fonctionne sur nos propres serveurs.
card-hosting-other = { $tool } est indiqué comme hébergé ailleurs : ni dans l’UE, ni aux États-Unis, ni sur nos propres serveurs.
card-hosting-missing = L’hébergement de { $tool } n’est pas indiqué ; demandez à { $owner }.
card-access = Pour obtenir { $tool } : { $access }
card-access-closed = Accès à { $tool } : { $access }
card-access-missing = La façon d’obtenir { $tool } n’est pas indiquée ; demandez à { $owner }.
card-replaced = { $tool } a été remplacé par { $other }.
card-replaced-missing = Le remplaçant de { $tool } n’est pas indiqué ; demandez à { $owner }.
card-replaced-not = { $tool } n’a pas été remplacé.
card-fallback = Sans { $tool } : { $fallback }
card-fallback-missing = La façon de se passer de { $tool } n’est pas indiquée ; demandez à { $owner }.
card-alternatives = Autres outils : { $tools }.
card-decided = La dernière décision date du { $day }.

## La fiche
card-vendor = de { $value }
card-aliases = aussi appelé : { $value }
card-data-heading = Ce que vous pouvez y mettre aujourd’hui
card-label = { $label } :
card-label-owner = Responsable
card-label-hosting = Hébergement
card-label-cost = Coût
card-label-departments = Services
card-label-decided = Décidé le
card-label-review = À réviser avant le
card-label-replaced = Remplacé par
card-label-alternatives = Autres outils
card-label-access = Comment l’obtenir
card-label-fallback = Comment s’en passer
card-label-criteria = Critères de maturité
card-label-history = Derniers changements
card-label-status = Statut
card-label-name = Nom
card-label-vendor = Éditeur
card-label-aliases = Autres noms
card-label-tasks = Tâches
card-cost-value = { $cost } par personne et par mois
card-all = tous
card-overdue = révision en retard
card-not-recorded = non indiqué
card-nothing = rien
card-mandatory = obligatoire
card-criterion-passed = rempli
card-criterion-failed = non rempli
card-criterion-waived = dispense accordée
card-criterion-open = ouvert
card-by-committee = le comité
card-by-file = le fichier des outils
card-change = { $day } : { $what } : { $old } → { $new } ({ $who }).
card-change-entered = { $day } : ajouté à la liste ({ $who }).

## La liste
tools-title = Outils d’IA
tools-all =
    { $count ->
        [0] Aucun outil de notre liste ne correspond.
        [1] Un outil de notre liste.
       *[other] { $count } outils de notre liste.
    }
tools-found =
    { $count ->
        [0] Je n’ai trouvé aucun outil pour « { $words } ».
        [1] Un outil pour « { $words } ».
       *[other] { $count } outils pour « { $words } ».
    }
tools-for-you = Les données autorisées valent pour vous et pour aujourd’hui. Un seul outil : /ai outils NOM
tools-card = Fiche
tools-card-label = Fiche de { $tool }
tools-back = Tous les outils
tools-no-classes = Aucune catégorie de données n’est indiquée.
tools-none = Aucun outil ne correspond à ce choix.
tools-unknown = Ce qui n’est pas dans notre liste n’est pas approuvé. Vous pouvez le demander.
tools-guest = La liste des outils est réservée au personnel. Adressez-vous à la personne qui vous a invité.
tools-filter-show = Afficher
tools-filter-all = Tous les outils
tools-filter-me = Ouverts pour moi
tools-filter-data = Je peux y mettre
tools-filter-status = Statut
tools-page-back = ← Page { $page } sur { $pages }
tools-page-on = Page { $page } sur { $pages } →
