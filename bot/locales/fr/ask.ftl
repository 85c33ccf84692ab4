## The answer to a question
ask-empty = Bonjour ! Posez-moi une question sur nos règles d’utilisation des outils d’IA, par exemple : « Puis-je saisir des données clients dans un outil de traduction ? »
ask-too-long =
    Votre question est longue ({ $length } caractères). J’en lis au maximum { $limit } : résumez ce que vous souhaitez savoir en une ou deux phrases.
ask-nothing-found =
    { $searched ->
        [0] Je n’ai rien trouvé à ce sujet : je ne dispose d’aucun document à consulter.
        [one] Je n’ai rien trouvé à ce sujet dans nos règles. J’ai consulté { $searched } document.
       *[other] Je n’ai rien trouvé à ce sujet dans nos règles. J’ai consulté { $searched } documents.
    }
ask-nearest = Les documents les plus proches :
ask-hedge = Ceci ne répond peut-être pas à votre question ; les règles les plus proches sont :
ask-other-language = Cette règle n’existe pas en français ; voici le texte en { $language }.
ask-model-unavailable = Le modèle de langage est injoignable pour le moment ; je cite donc les règles mot pour mot.
ask-disclaimer = Guide IA ; cite les règles de l’entreprise ; ne constitue pas un conseil juridique.

## Under an answer
source-heading =
    { $count ->
        [one] Source
       *[other] Sources
    }
source-version = Version { $version }
source-translation = traduction de la version { $version }, version actuelle : { $newer }
source-language = en { $language }
source-owner = responsable : { $owner }
source-effective = en vigueur depuis le { $day }
source-review-due = révision en retard

## In Slack: an answer
ask-status = consulte les règles…
ask-loading-search = Je consulte les règles…
ask-loading-read = Je lis les passages les plus proches…
ask-loading-check = Je vérifie chaque citation dans son document…
ask-shortened = Cette réponse était trop longue pour Slack ; je l’ai donc raccourcie.
ask-helpful = Utile
ask-not-helpful = Pas utile
ask-human-button = Demander à quelqu’un
ask-no-answer-human = Quelqu’un peut vous aider : transmettez votre question avec le bouton ci-dessous.
ask-guest = Je n’ai rien trouvé à ce sujet dans les règles ouvertes aux personnes invitées. Adressez-vous à votre interlocuteur chez { $company }.
ask-wrong-channel = Je ne réponds pas dans ce canal. Écrivez-moi un message direct, ou mentionnez-moi ici :
ask-private-only = Je ne réponds pas dans ce canal. Écrivez-moi plutôt un message direct.
ask-unavailable = Je n’ai pas accès à nos règles pour le moment. J’ai gardé votre question et j’y répondrai dès que possible. Si c’est urgent, adressez-vous à { $contact }.
ask-given-up = Je n’ai pas pu répondre à votre question, car nos règles sont restées trop longtemps inaccessibles. Reposez-la plus tard, ou adressez-vous à { $contact }.
ask-not-taken = Je ne peux rien enregistrer pour le moment. Réessayez dans une minute, ou adressez-vous à { $contact }.
ask-no-longer = Ce que je voulais citer a changé entre-temps ou ne vous est plus accessible. Reposez votre question, s’il vous plaît.

## In Slack: small talk and help
talk-greeting = Bonjour ! Je réponds aux questions sur nos règles d’utilisation des outils d’IA, et je vous montre où c’est écrit. Que souhaitez-vous savoir ?
talk-empty = Bonjour ! Que souhaitez-vous savoir sur nos règles d’utilisation des outils d’IA ? Écrivez-le avec vos mots, ou commencez par l’une de ces questions :
talk-thanks = Avec plaisir ! Revenez quand vous voulez.
talk-farewell = Au revoir ! Je suis là dès que vous avez une question.
talk-who = Je suis le guide IA, un programme informatique. Je réponds aux questions sur nos règles d’utilisation des outils d’IA en citant nos propres documents, avec la source et son responsable. Je peux me tromper : vous pouvez toujours demander à quelqu’un. Essayez l’une de ces questions :
talk-help = Je réponds aux questions sur nos règles d’utilisation des outils d’IA, et je vous montre où c’est écrit. Écrivez votre question comme à un collègue, ou commencez par l’une de celles-ci :
help-heading = Comment me poser une question
help-direct = Écrivez-moi un message direct ; vous seul voyez la réponse.
help-mention = Mentionnez-moi dans un canal où je peux répondre ; tout le canal lit la réponse.
help-command = Tapez « /ai ask » suivi de votre question, n’importe où ; vous seul voyez la réponse.
help-shortcut = Ouvrez le menu d’un message et choisissez « Check the AI rules » ; vous seul voyez la réponse.
help-tools = Tapez « /ai tools » pour la liste des outils et ce qu’ils permettent, « /ai request » pour en demander un nouveau.
help-checkins = Tapez « /ai checkins » pour voir vos points de suivi ou les arrêter, « /ai waves » pour savoir qui reçoit quel outil et quand, « /ai nudges » pour les ateliers des champions.
help-incident = Tapez « /ai incident » quand quelque chose s’est mal passé ; personne n’est mis en cause.
help-privacy = Tapez « /ai privacy » pour voir ce que je conserve sur vous, en obtenir une copie ou le faire supprimer.

## In Slack: suggested questions
prompts-title = Que souhaitez-vous savoir ?
prompt-customers = Puis-je saisir des données clients dans un outil de traduction ?
prompt-personal = Ai-je le droit d’utiliser mon compte ChatGPT privé au travail ?
prompt-review = Qui relit un texte écrit avec l’IA avant l’envoi à un client ?
prompt-incident = J’ai collé des données dans le mauvais outil d’IA. Que faire ?
prompt-criteria = Quels critères un outil doit-il remplir pour être approuvé ?
prompt-costs = Comment calcule-t-on le retour sur investissement d’un outil ?
prompt-champions = Quel est le rôle d’un champion IA, et combien de temps y consacre-t-il ?
prompt-code = Puis-je faire écrire du code source par un assistant ?
prompt-applicants = L’IA peut-elle aider à choisir entre des candidats ?
prompt-offers = Puis-je rédiger une offre avec l’assistant ?
prompt-meetings = Puis-je enregistrer une réunion et la faire résumer ?
prompt-suppliers = Quelles clauses un contrat avec un fournisseur d’IA doit-il contenir ?
prompt-publish = Dois-je signaler un texte rédigé avec l’IA ?
prompt-transfer = Un outil peut-il traiter des données hors de l’UE ?

## In Slack: feedback
feedback-title = Que manquait-il ?
feedback-reason = Qu’est-ce qui vous aurait aidé ?
feedback-hint = Les responsables des règles liront ceci sans votre nom. N’indiquez pas de données personnelles, s’il vous plaît.

## In Slack: asking a human
human-title = Demander à quelqu’un
human-intro = Votre question sera transmise aux personnes chargées de l’IA dans l’entreprise.
human-question = Votre question
human-options = Votre nom
human-unnamed = Sans mon nom
human-unnamed-hint = Personne ne voit qui demande ; la réponse vous parviendra.
human-empty = Écrivez ce que vous souhaitez demander, s’il vous plaît.
human-sent = J’ai transmis votre question aux personnes chargées de l’IA. L’une d’elles vous répondra.
human-sent-unnamed = J’ai transmis votre question aux personnes chargées de l’IA, sans votre nom.
human-already = Vous avez déjà transmis cette question, et elle est bien arrivée. Inutile de la renvoyer.
human-failed = Je n’ai pas pu transmettre votre question. Elle est conservée, mais personne ne l’a encore lue : écrivez à { $contact }.
human-card = Une question pour vous
human-card-from = Posée par
human-card-nobody = Posée par quelqu’un qui ne souhaite pas être nommé.
human-card-answered = Ce que j’avais répondu :
human-card-unanswered = Je n’avais pas trouvé de réponse dans nos règles.
button-send = Envoyer
button-cancel = Annuler
button-close = Fermer
