## The Home tab
home-greeting = Bonjour { $name }
home-intro = Je suis le guide IA : je réponds aux questions sur nos règles d’utilisation des outils d’IA, je cite la règle et je dis qui en est responsable.
home-guest = Je suis le guide IA de cette entreprise. En tant que personne invitée, vous pouvez m’interroger en message direct ; je réponds d’après les règles destinées aux personnes invitées.
home-ask = Posez-moi une question
home-how = Écrivez-moi sous « Messages », mentionnez-moi dans un canal ou tapez /ai ask. Ou commencez par l’une de ces questions ; la réponse arrive en message direct :
home-questions = Vos dernières questions
home-no-questions = Vous n’avez encore rien demandé.
home-asked-at = { $day }, { $time }
home-documents = Vos documents
home-documents-due =
    { $due ->
        [0] Aucune révision n’est en attente ; documents dont vous êtes responsable : { $count }.
        [one] { $due } document sur { $count } est à réviser :
       *[other] { $due } documents sur { $count } sont à réviser :
    }
home-document-since = en { $language }, depuis le { $day }
home-help = Qui m’aide ?
home-helpers = Si je ne sais pas répondre, les personnes de { $channel } le peuvent. Sous chaque réponse, un bouton permet aussi de leur transmettre votre question.
home-health = Comment je vais
home-index = Index { $fingerprint }, documents : { $documents }
home-no-index = Les documents ne peuvent pas être consultés pour le moment : lancez archipel doctor.
home-work = Tâches en attente : { $waiting }, dont en retard : { $late }
home-about = Guide IA ; cite les règles de l’entreprise ; ne constitue pas un conseil juridique.
home-tools = Mes outils
home-no-tools = Aucun outil ne vous est encore ouvert. Vous pouvez en demander un dans la liste de tous les outils.
home-tools-mine = Les { $count } ouverts pour moi
home-committee = Pour le comité
home-requests =
    { $count ->
        [0] Aucune demande n’attend de décision.
        [1] Une demande attend une décision :
       *[other] { $count } demandes attendent une décision :
    }
home-elsewhere =
    { $count ->
        [0] Aucune autre question n’est entre les mains d’un champion ou d’un responsable.
        [1] Une autre question est entre les mains d’un champion ou d’un responsable.
       *[other] { $count } autres questions sont entre les mains de champions ou de responsables.
    }
home-escalations =
    { $count ->
        [0] Aucune question n’attend de réponse humaine.
        [1] Une question attend une réponse humaine :
       *[other] { $count } questions attendent une réponse humaine :
    }
home-reviews =
    { $count ->
        [0] Aucune révision n’est prévue dans les 30 prochains jours.
        [1] Une révision en retard ou prévue dans les 30 prochains jours :
       *[other] { $count } révisions en retard ou prévues dans les 30 prochains jours :
    }
home-suspended =
    { $count ->
        [0] Aucun outil n’est suspendu.
        [1] Un outil est suspendu :
       *[other] { $count } outils sont suspendus :
    }
home-gaps =
    { $count ->
        [0] Je ne connais pas de lacune dans nos règles.
        [1] Une lacune dans nos règles (nombre de questions) :
       *[other] { $count } lacunes dans nos règles (nombre de questions) :
    }
home-since = depuis le { $day }
home-review-late = en retard depuis le { $day }
home-review-due = prévue pour le { $day }
home-more = et { $count } de plus
