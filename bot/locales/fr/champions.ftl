## Nudges: the message
nudge-heading-bare = L’atelier de la semaine
nudge-heading = L’atelier de la semaine : { $title }
nudge-again-before = Vous m’avez demandé de vous le proposer à nouveau.
nudge-past = Cette semaine est passée, et le prochain atelier arrive tout seul. Vous pouvez encore faire celui-ci.
nudge-late_later = Le prochain jour ouvré tombe dans une autre semaine, qui apporte son propre atelier. Celui-ci reste donc ici ; faites-le quand cela vous convient.
nudge-none_left = C’était le dernier que j’avais pour vous : tous les autres ateliers adaptés ont été proposés. Celui-ci reste ici.
nudge-minutes = { $minutes } minutes
nudge-format-demo = Démonstration
nudge-format-pair = À deux
nudge-format-talk = Autour d’un café
nudge-format-checklist = Liste de contrôle
nudge-format-clinic = Atelier de cas
nudge-format-challenge = Défi
nudge-level-beginner = pour débuter
nudge-level-practised = avec un peu de pratique
nudge-level-experienced = pour personnes expérimentées
nudge-example = À copier et à adapter :
nudge-because-tools = Choisi parce que vous aidez pour { $tools }.
nudge-because-all = Il convient à tous les outils.
nudge-terms = Un atelier par semaine au plus, jamais deux fois le même. Personne n’est informé de ce que vous en faites.

## Nudges: buttons
nudge-button-done = C’est fait
nudge-button-another = Un autre
nudge-button-later = Plus tard
nudge-button-show = L’afficher maintenant
nudge-button-stop = Plus d’ateliers
nudge-button-resume = Recevoir à nouveau les ateliers
nudge-stop-title = Ne plus recevoir d’ateliers ?
nudge-stop-text = Je ne vous enverrai plus d’idée d’atelier. Vous restez champion, et personne n’en est informé. /ai nudges les réactive.
nudge-stop-yes = Arrêter
nudge-stop-no = Continuer

## Nudges: what became of them
nudge-done = Merci d’avoir fait cela avec vos collègues !
nudge-next = Le prochain arrive tout seul la semaine prochaine.
nudge-later = Je vous le proposerai à nouveau le { $day } au matin.
nudge-moved = Je l’ai proposé à nouveau plus bas.
nudge-gone = Cet atelier ne fait plus partie de notre collection. Le prochain arrive tout seul.
nudge-withdrawn = Cet atelier n’est plus d’actualité. Il n’y a plus rien à faire ici.
nudge-stopped = Vous ne recevez plus d’ateliers. Personne n’en est informé, et vous restez champion.
nudge-stopped-undo = Ce bouton ou /ai nudges les réactive.

## /ai nudges
nudge-settings-title = Ateliers de formation
nudge-settings-on = Comme champion, vous recevez une idée d’atelier par semaine, le matin, au milieu de votre semaine de travail.
nudge-settings-now = Cette semaine : { $title }
nudge-settings-count =
    { $given ->
        [0] Vous n’en avez encore reçu aucune.
        [one] Vous en avez reçu une jusqu’ici.
       *[other] Vous en avez reçu { $given } jusqu’ici, jamais deux fois la même.
    }
nudge-settings-none = Les idées d’atelier vont aux champions : des utilisateurs expérimentés qui aident leurs collègues. Vous n’êtes pas inscrit comme tel pour le moment. Demandez-moi « Que fait un champion ? » pour en savoir plus.
nudge-settings-unknown = Je ne peux pas vérifier cela pour l’instant. Réessayez dans une minute.
nudge-settings-failed = Je n’ai pas pu changer cela pour l’instant. Réessayez dans une minute.
