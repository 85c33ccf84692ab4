## Names of languages
language-en = anglais
language-fr = français
language-de = allemand

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
ask-only-in = Cette règle n’existe qu’en { $language } ; voici le texte original.
ask-translation-version = Ceci est la traduction de la version { $version }.
ask-model-unavailable = Le modèle de langage est injoignable pour le moment ; je cite donc les règles mot pour mot.
ask-disclaimer = Guide IA ; cite les règles de l’entreprise ; ne constitue pas un conseil juridique.
ask-a-human = Demander à un humain

## Under an answer
source-heading =
    { $count ->
        [one] Source
       *[other] Sources
    }
source-version = Version { $version }
source-owner = Responsable : { $owner }
source-effective = en vigueur depuis le { $day }
source-review-due = révision à faire

## La démonstration dans le terminal
demo-welcome = Interrogez le guide IA de Brisemont Sensorik, une entreprise inventée. Quittez avec Ctrl+D. Par exemple :
