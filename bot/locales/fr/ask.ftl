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
