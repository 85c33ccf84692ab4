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
