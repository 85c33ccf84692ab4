## Status und Hosting in einem Wort
status-proposed = Vorgeschlagen
status-under_review = In Prüfung
status-pilot = Pilot
status-approved = Freigegeben
status-restricted = Eingeschränkt
status-suspended = Ausgesetzt
status-blocked = Gesperrt
status-retired = Abgeschafft
hosting-eu = EU
hosting-us = USA
hosting-on_prem = eigene Server
hosting-other = anderswo

## Ein Tool in Sätzen
card-committee = das KI-Gremium
card-status-proposed = { $tool } ist vorgeschlagen; entschieden ist noch nichts.
card-status-under_review = { $tool } wird geprüft; entschieden ist noch nichts.
card-status-pilot = { $tool } ist im Pilotbetrieb.
card-status-approved = { $tool } ist freigegeben.
card-status-restricted = { $tool } ist nur für einen Teil der Belegschaft freigegeben.
card-status-suspended = { $tool } ist ausgesetzt: Vorläufig darf es niemand verwenden.
card-status-blocked = { $tool } ist gesperrt: Niemand darf es verwenden.
card-status-retired = { $tool } ist abgeschafft: Niemand darf es mehr verwenden.
card-for-all = Es steht allen Abteilungen offen.
card-for-departments = Es steht diesen Abteilungen offen: { $departments }.
card-for-both = Es steht diesen Abteilungen offen: { $departments }; außerdem allen, die dafür angemeldet sind.
card-for-enrolled = Es steht allen offen, die dafür angemeldet sind.
card-for-nobody = Eine Abteilung ist nicht eingetragen.
card-limit-criteria = Noch nicht erfüllte Pflichtkriterien: { $criteria }.
card-limit-department = Ihre Abteilung ist nicht dabei.
card-limit-enrolled = Sie gehören nicht dazu.
card-limit-undecided = Eine Entscheidung ist nicht eingetragen, deshalb gelten Bedingungen: Klären Sie es zuerst mit { $owner }.
card-limit-ahead = Die Entscheidung gilt erst ab dem { $day }; bis dahin gelten Bedingungen.
card-limit-review = Die Überprüfung war am { $day } fällig, deshalb gelten Bedingungen: Klären Sie es zuerst mit der zuständigen Stelle.
card-limit-review-unknown = Der Tag der Überprüfung ist nicht lesbar, deshalb gelten Bedingungen: Klären Sie es zuerst mit der zuständigen Stelle.
card-data = { $outcome }: { $classes }.
card-data-all = { $outcome }: Daten jeder Art.
card-owner = Für { $tool } ist { $owner } zuständig.
card-owner-missing = Wer für { $tool } zuständig ist, ist nicht eingetragen; fragen Sie das KI-Gremium.
card-cost = { $tool } kostet { $cost } pro Person und Monat.
card-cost-free = { $tool } kostet pro Person nichts.
card-cost-missing = Die Kosten von { $tool } sind nicht eingetragen; fragen Sie { $owner }.
card-hosting-eu = { $tool } wird in der EU betrieben.
card-hosting-us = { $tool } wird in den USA betrieben.
card-hosting-on_prem = { $tool } läuft auf unseren eigenen Servern.
card-hosting-other = { $tool } wird laut Eintrag anderswo betrieben, weder in der EU oder den USA noch auf unseren eigenen Servern.
card-hosting-missing = Wo { $tool } betrieben wird, ist nicht eingetragen; fragen Sie { $owner }.
card-access = So bekommen Sie { $tool }: { $access }
card-access-closed = Zugang zu { $tool }: { $access }
card-access-missing = Wie man { $tool } bekommt, ist nicht eingetragen; fragen Sie { $owner }.
card-replaced = { $tool } wurde durch { $other } ersetzt.
card-replaced-missing = Was { $tool } ersetzt, ist nicht eingetragen; fragen Sie { $owner }.
card-replaced-not = { $tool } wurde nicht ersetzt.
card-fallback = Ohne { $tool }: { $fallback }
card-fallback-missing = Wie es ohne { $tool } geht, ist nicht eingetragen; fragen Sie { $owner }.
card-alternatives = Alternativen: { $tools }.
card-decided = Die letzte Entscheidung ist vom { $day }.

## Die Karte
card-vendor = von { $value }
card-aliases = auch genannt: { $value }
card-data-heading = Was Sie heute eingeben dürfen
card-label = { $label }:
card-label-owner = Zuständig
card-label-hosting = Hosting
card-label-cost = Kosten
card-label-departments = Abteilungen
card-label-decided = Entschieden am
card-label-review = Überprüfung bis
card-label-replaced = Ersetzt durch
card-label-alternatives = Alternativen
card-label-access = So bekommen Sie es
card-label-fallback = So geht es ohne
card-label-criteria = Reifekriterien
card-label-history = Letzte Änderungen
card-label-status = Status
card-label-name = Name
card-label-vendor = Hersteller
card-label-aliases = Andere Namen
card-label-tasks = Aufgaben
card-cost-value = { $cost } pro Person und Monat
card-all = alle
card-overdue = Überprüfung überfällig
card-not-recorded = nicht eingetragen
card-nothing = nichts
card-mandatory = Pflicht
card-criterion-passed = erfüllt
card-criterion-failed = nicht erfüllt
card-criterion-waived = erlassen
card-criterion-open = offen
card-by-committee = das Gremium
card-by-file = die Tool-Datei
card-change = { $day }: { $what }: { $old } → { $new } ({ $who }).
card-change-entered = { $day }: in die Liste aufgenommen ({ $who }).

## Die Liste
tools-title = KI-Tools
tools-all =
    { $count ->
        [0] Kein Tool unserer Liste passt dazu.
        [one] Ein Tool unserer Liste.
       *[other] { $count } Tools unserer Liste.
    }
tools-found =
    { $count ->
        [0] Ich habe kein Tool für „{ $words }“ gefunden.
        [one] Ein Tool für „{ $words }“.
       *[other] { $count } Tools für „{ $words }“.
    }
tools-for-you = Welche Daten hineindürfen, gilt für Sie und für heute. Ein einzelnes Tool: /ai werkzeuge NAME
tools-card = Karte
tools-card-label = Karte von { $tool }
tools-back = Alle Tools
tools-no-classes = Es sind keine Arten von Daten eingetragen.
tools-none = Kein Tool passt zu dieser Auswahl.
tools-unknown = Was nicht in unserer Liste steht, ist nicht freigegeben. Sie können es beantragen.
tools-guest = Die Liste der Tools ist für Beschäftigte. Fragen Sie die Person, die Sie eingeladen hat.
tools-filter-show = Anzeigen
tools-filter-all = Alle Tools
tools-filter-me = Für mich offen
tools-filter-data = Ich darf eingeben
tools-filter-status = Status
tools-page-back = ← Seite { $page } von { $pages }
tools-page-on = Seite { $page } von { $pages } →
