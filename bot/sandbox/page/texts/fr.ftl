today = Aujourd’hui
yesterday = Hier
new = Nouveau
app = App
you = vous
guest = Invité
choose = Choisir une option
filter = Filtrer
more-options = Plus d’options
optional = (facultatif)
table = Tableau
file = Fichier
file-size = { NUMBER($size) } Ko
not-shown = Cette page ne sait pas afficher « { $kind } ».
helpful = Utile
not-helpful = Pas utile
feedback = Cette réponse vous a-t-elle aidé ?
only-you = Visible par vous seul
dismiss = Masquer
edited = (modifié)
message-deleted = Ce message a été supprimé.
reacted = { $names } : réaction { $emoji }
react-with = Réagir avec { $emoji }
replies = { $count ->
    [one] { $count } réponse
   *[other] { $count } réponses
}
last-reply = Dernière réponse à { $time }
reply-in-thread = Répondre dans le fil
message-actions = Actions sur le message
more-actions = Plus d’actions
copy-text = Copier le texte
edit-message = Modifier le message
delete-message = Supprimer le message
navigation = Canaux et conversations
open-navigation = Ouvrir la navigation
channels = Canaux
other-channels = { $count ->
    [one] { $count } autre canal
   *[other] { $count } autres canaux
}
direct-messages = Messages directs
apps = Applications
new-message = Nouveau message
unread = { $count ->
    [one] { $count } non lu
   *[other] { $count } non lus
}
private-channel = canal privé
you-are = Vous êtes
switch-person = Vous êtes { $name }. Changer de personne
switch-note = Voyez l’espace de travail avec les yeux de quelqu’un d’autre. Ouvrez un second onglet pour être deux personnes à la fois.
search-people = Chercher par nom, fonction ou langue
people = Personnes
theme = Passer du clair au sombre
clock = L’horloge de l’espace de travail
plus-hour = +1 heure
plus-day = +1 jour
plus-week = +1 semaine
members = { $count ->
    [one] { $count } membre
   *[other] { $count } membres
}
tab-home = Accueil
tab-messages = Messages
home-empty = { $name } n’a pas encore publié d’accueil pour vous.
thread = Fil de discussion
close-thread = Fermer le fil
ask-anything = Posez une question à { $name }
earlier = Afficher les messages précédents
beginning-dm = C’est le tout début de votre conversation avec { $name }.
beginning-channel = C’est le tout début de #{ $name }.
archived = Ce canal est archivé. On peut le lire, mais plus rien y publier.
not-member = Vous consultez #{ $name }.
join = Rejoindre le canal
reply-to-thread = Répondre…
message-to = Écrire à { $name }
suggestions = Suggestions
commands = Commandes
mention-someone = Mentionner quelqu’un
add-emoji = Émoji
new-conversation = Nouvelle conversation
enter-hint = Maj + Entrée pour aller à la ligne
send = Envoyer
cancel = Annuler
save = Enregistrer
copied = Copié
required = Veuillez remplir ce champ.
back = Retour
close-modal = Fermer
modal-by = Envoyé par { $name }
messages = Messages
said = { $name } a écrit : { $text }
unknown-command = { $command } n’est pas une commande ici.
went-wrong = Cela n’a pas fonctionné. Veuillez réessayer.
no-answer = { $name } n’a pas répondu à temps.
short-hour = 1 h
short-day = 1 j
short-week = 1 sem.
conversation = Conversation
everybody-else = Tous les autres
act-stop = Arrêter
act-stopping = Arrêt en cours…
act-close = Fermer
act-progress = Avancement
act-begins = { $name } : c’est parti.
act-failed = « { $name } » s’est arrêté à cause d’une erreur ; le terminal dit laquelle. L’espace de travail continue, et vous pouvez relancer à partir d’ici.
