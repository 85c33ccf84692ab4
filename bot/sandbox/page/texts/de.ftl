today = Heute
yesterday = Gestern
new = Neu
app = App
you = Sie
guest = Gast
choose = Option auswählen
filter = Filtern
more-options = Weitere Optionen
optional = (optional)
table = Tabelle
file = Datei
file-size = { NUMBER($size) } KB
not-shown = Diese Seite kann „{ $kind }“ nicht anzeigen.
helpful = Hilfreich
not-helpful = Nicht hilfreich
feedback = War das hilfreich?
only-you = Nur für Sie sichtbar
dismiss = Ausblenden
edited = (bearbeitet)
message-deleted = Diese Nachricht wurde gelöscht.
reacted = { $names }: Reaktion { $emoji }
react-with = Mit { $emoji } reagieren
replies = { $count ->
    [one] { $count } Antwort
   *[other] { $count } Antworten
}
last-reply = Letzte Antwort { $time }
reply-in-thread = Im Thread antworten
message-actions = Aktionen zur Nachricht
more-actions = Weitere Aktionen
copy-text = Text kopieren
edit-message = Nachricht bearbeiten
delete-message = Nachricht löschen
navigation = Kanäle und Unterhaltungen
open-navigation = Navigation öffnen
channels = Kanäle
other-channels = { $count ->
    [one] { $count } weiterer Kanal
   *[other] { $count } weitere Kanäle
}
direct-messages = Direktnachrichten
apps = Apps
new-message = Neue Nachricht
unread = { $count } ungelesen
private-channel = privater Kanal
you-are = Sie sind
switch-person = Sie sind { $name }. Person wechseln
switch-note = Sehen Sie den Workspace mit anderen Augen. Mit einem zweiten Tab sind Sie zwei Personen zugleich.
search-people = Name, Funktion oder Sprache suchen
people = Personen
theme = Zwischen Hell und Dunkel wechseln
clock = Die Uhr des Workspace
plus-hour = +1 Stunde
plus-day = +1 Tag
plus-week = +1 Woche
members = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
tab-home = Start
tab-messages = Nachrichten
home-empty = { $name } hat noch keine Startseite für Sie veröffentlicht.
thread = Thread
close-thread = Thread schließen
ask-anything = Stellen Sie { $name } eine Frage
earlier = Frühere Nachrichten anzeigen
beginning-dm = Hier beginnt Ihre Unterhaltung mit { $name }.
beginning-channel = Hier beginnt #{ $name }.
archived = Dieser Kanal ist archiviert. Sie können ihn lesen, aber niemand kann hier schreiben.
not-member = Sie sehen #{ $name }.
join = Kanal beitreten
reply-to-thread = Antworten…
message-to = Nachricht an { $name }
suggestions = Vorschläge
commands = Befehle
mention-someone = Jemanden erwähnen
add-emoji = Emoji
new-conversation = Neue Unterhaltung
enter-hint = Umschalt + Eingabe für eine neue Zeile
send = Senden
cancel = Abbrechen
save = Speichern
copied = Kopiert
required = Bitte füllen Sie dieses Feld aus.
back = Zurück
close-modal = Schließen
modal-by = Von { $name }
messages = Nachrichten
said = { $name } schreibt: { $text }
unknown-command = { $command } ist hier kein Befehl.
went-wrong = Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.
no-answer = { $name } hat nicht rechtzeitig geantwortet.
short-hour = 1 Std.
short-day = 1 T.
short-week = 1 Wo.
conversation = Unterhaltung
everybody-else = Alle anderen
