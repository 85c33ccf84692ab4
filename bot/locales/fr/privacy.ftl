## What is stored about people: the table
privacy-column-data = Données
privacy-column-purpose = Pourquoi
privacy-column-basis = Base légale
privacy-column-seen-by = Qui les voit
privacy-column-kept = Combien de temps
privacy-column-on-erasure = Si vous supprimez
privacy-profile-data = Votre profil : nom, adresse e-mail, service, équipe, site, pays, fuseau horaire, langue, rôles, groupes, responsable, absences, identifiant Slack.
privacy-profile-purpose = Pour parler votre langue et vous montrer les règles qui vous sont destinées.
privacy-profile-basis = Intérêt légitime (RGPD, art. 6, § 1, f).
privacy-profile-seen-by = Vous, et les personnes qui exploitent cette installation.
privacy-profile-kept =
    { $days ->
        [one] Tant que vous travaillez ici, puis { $days } jour.
       *[other] Tant que vous travaillez ici, puis { $days } jours.
    }
privacy-profile-on-erasure = Supprimées. Si vous m’écrivez à nouveau, ou si votre entreprise réimporte sa liste de personnes, je crée un nouveau profil.
privacy-questions-data = Vos questions, où je masque les données personnelles que je reconnais, et mes réponses avec leurs sources.
privacy-questions-purpose = Pour vous répondre, comprendre vos questions de suivi et vous montrer vos dernières questions.
privacy-questions-basis = Intérêt légitime (RGPD, art. 6, § 1, f).
privacy-questions-seen-by = Vous. Dans un canal, toutes les personnes de ce canal. D’autres seulement si vous transmettez une question.
privacy-questions-kept =
    { $days ->
        [one] { $days } jour.
       *[other] { $days } jours.
    }
privacy-questions-on-erasure = Supprimées, avec mes réponses dans vos messages directs. Mes réponses dans les canaux y restent.
privacy-feedback-data = Si une réponse vous a aidé, et la raison que vous avez donnée.
privacy-feedback-purpose = Pour trouver les réponses qui ne suffisent pas.
privacy-feedback-basis = Intérêt légitime (RGPD, art. 6, § 1, f).
privacy-feedback-seen-by = Vous, et les personnes qui exploitent cette installation.
privacy-feedback-kept =
    { $days ->
        [one] Aussi longtemps que la question : { $days } jour.
       *[other] Aussi longtemps que la question : { $days } jours.
    }
privacy-feedback-on-erasure = Supprimées.
privacy-escalations-data = Les questions que vous transmettez à une personne : votre texte et, sauf si vous préférez l’anonymat, votre nom.
privacy-escalations-purpose = Pour que quelqu’un puisse vous répondre.
privacy-escalations-basis = Intérêt légitime (RGPD, art. 6, § 1, f).
privacy-escalations-seen-by = Vous, et les personnes à qui votre question est transmise : un champion, le responsable d’une règle ou le canal du comité ; sans votre nom si vous le souhaitez.
privacy-escalations-kept =
    { $days ->
        [one] { $days } jour.
       *[other] { $days } jours.
    }
privacy-escalations-on-erasure = Supprimées. Dans les messages que d’autres ont reçus, je retire votre texte et votre nom.
privacy-approved-data = Les réponses que vous gardez pour tous : le fait que vous les avez gardées, et votre adresse si vous en êtes responsable.
privacy-approved-purpose = Donner la même réponse à tous ceux qui posent la même question, et savoir qui en répond.
privacy-approved-basis = Intérêt légitime (RGPD, art. 6, par. 1, point f).
privacy-approved-seen-by = Toute personne qui pose la question voit le responsable ; le canal du comité voit qui l’a gardée.
privacy-approved-kept =
    { $days ->
        [one] Jusqu’à ce que la réponse ne vale plus, au moins { $days } jour.
       *[other] Jusqu’à ce que la réponse ne vale plus, au moins { $days } jours.
    }
privacy-approved-on-erasure = La réponse reste comme parole de l’entreprise, sans votre nom ni votre adresse.
privacy-verdicts-data = Les verdicts sur des outils que je vous ai donnés : l’outil, le type de données, le résultat et la date.
privacy-verdicts-purpose = Pour vous prévenir quand un verdict change ou qu’un outil est suspendu.
privacy-verdicts-basis = Intérêt légitime (RGPD, art. 6, § 1, f).
privacy-verdicts-seen-by = Vous seul·e.
privacy-verdicts-kept =
    { $days ->
        [one] Avec la question, au plus { $days } jour.
       *[other] Avec la question, au plus { $days } jours.
    }
privacy-verdicts-on-erasure = Supprimés.
privacy-participation-data = Les points sur les outils d’IA : lesquels vous avez reçus et quand, si vous avez répondu, passé ou reporté, si vous les avez arrêtés, et les enquêtes que vous avez lancées. Et le fait d’avoir été parmi les personnes interrogées, pour que deux chiffres ne diffèrent jamais de si peu de personnes qu’on puisse savoir qui a répondu quoi.
privacy-participation-purpose = Pour envoyer chacun une seule fois, au bon moment, et ne relancer que ceux qui n’ont pas répondu.
privacy-participation-basis = L’accord d’entreprise, ou l’intérêt légitime (RGPD, art. 6, § 1, f).
privacy-participation-seen-by = Vous. Les personnes qui voient les chiffres savent combien ont répondu, jamais qui ne l’a pas fait ni qui les a arrêtés. Les responsables d’une vague, le comité et les administrateurs peuvent voir à qui un point n’a pas pu être remis, et pourquoi ; chaque consultation est enregistrée. Qui a lancé une enquête est dit à toutes les personnes interrogées.
privacy-participation-kept =
    { $days ->
        [one] Jusqu’à la fin du dernier point de la vague ou de l’enquête, puis { $days } jour ; le fait de les avoir arrêtés, jusqu’à ce que vous les réactiviez. Dans les groupes interrogés, un nombre aléatoire vous remplace quatre semaines plus tard au plus.
       *[other] Jusqu’à la fin du dernier point de la vague ou de l’enquête, puis { $days } jours ; le fait de les avoir arrêtés, jusqu’à ce que vous les réactiviez. Dans les groupes interrogés, un nombre aléatoire vous remplace quatre semaines plus tard au plus.
    }
privacy-participation-on-erasure = Supprimées, avec les points dans vos messages directs.
privacy-open_answers-data = Vos réponses aux points ; dans vos textes, je masque les données personnelles que je reconnais.
privacy-open_answers-purpose = Pour améliorer le déploiement des outils.
privacy-open_answers-basis = L’accord d’entreprise, ou l’intérêt légitime (RGPD, art. 6, § 1, f).
privacy-open_answers-seen-by = Personne isolément : seuls des groupes d’au moins cinq sont montrés. Ce que vous signez est lu, avec votre nom, par ceux que le point nomme : le pilotage et les champions, ou le comité et la personne qui a lancé l’enquête.
privacy-open_answers-kept = Liées à vous jusqu’au décompte de la semaine ou de l’enquête. Ensuite elles sont séparées de votre nom, et nul ne peut dire de qui elles venaient.
privacy-open_answers-on-erasure = Celles encore liées à vous sont supprimées. Les autres ne peuvent pas être retrouvées.
privacy-signed_comments-data = Ce que vous avez écrit dans un point et signé de votre nom.
privacy-signed_comments-purpose = Pour que ceux qui le lisent puissent vous répondre.
privacy-signed_comments-basis = Votre consentement : vous avez choisi de signer (RGPD, art. 6, § 1, a).
privacy-signed_comments-seen-by = Le responsable et les référents de votre vague ; pour une enquête hors vague, le comité et la personne qui l’a lancée.
privacy-signed_comments-kept =
    { $days ->
        [one] Jusqu’à la fin de la vague, plus { $days } jour.
       *[other] Jusqu’à la fin de la vague, plus { $days } jours.
    }
privacy-signed_comments-on-erasure = Supprimé, y compris dans les messages adressés à d’autres.
privacy-waves-data = Dans quelle vague d’un outil vous êtes et depuis quand, vos pauses, les outils auxquels vous êtes inscrit, si vous aidez comme champion, et où je vous l’ai dit.
privacy-waves-purpose = Pour introduire un outil pas à pas, et interroger et informer les bonnes personnes au bon moment.
privacy-waves-basis = Intérêt légitime (RGPD art. 6, § 1, f) ou accord d’entreprise.
privacy-waves-seen-by = Vous, ainsi que les responsables de vagues, le comité et les administrateurs ; chaque consultation est consignée. Si vous aidez comme champion, tout le monde lit votre nom.
privacy-waves-kept =
    { $days ->
        [one] Jusqu’à la fin de la vague et { $days } jour de plus.
       *[other] Jusqu’à la fin de la vague et { $days } jours de plus.
    }
privacy-waves-on-erasure = Supprimé, avec mes messages à ce sujet.
privacy-wave_decisions-data = Les vagues que vous dirigez ou avez enregistrées, et ce que vous avez décidé à leur sujet, avec le motif.
privacy-wave_decisions-purpose = Pour savoir qui est responsable, et ce qui a été décidé, quand et pourquoi.
privacy-wave_decisions-basis = Intérêt légitime (RGPD art. 6, § 1, f).
privacy-wave_decisions-seen-by = Tout le monde : plans et décisions peuvent être lus par tous les collègues.
privacy-wave_decisions-kept =
    { $days ->
        [one] { $days } jour après la vague.
       *[other] { $days } jours après la vague.
    }
privacy-wave_decisions-on-erasure = Les vagues et les décisions restent, sans votre nom.
privacy-enrolments-data = Les outils auxquels vous êtes inscrit·e, et depuis quand.
privacy-enrolments-purpose = Pour qu’un verdict sache ce qui vous est ouvert, et pour vous prévenir si un outil est suspendu.
privacy-enrolments-basis = Intérêt légitime (RGPD, art. 6, § 1, f).
privacy-enrolments-seen-by = Vous, et les personnes qui mènent le déploiement.
privacy-enrolments-kept =
    { $days ->
        [one] Tant que vous travaillez ici, plus { $days } jour.
       *[other] Tant que vous travaillez ici, plus { $days } jours.
    }
privacy-enrolments-on-erasure = Supprimé.
privacy-nudges-data = Les ateliers que vous avez reçus comme champion, ce que vous en avez fait (fait, un autre, plus tard), où je les ai envoyés, et si vous les avez arrêtés.
privacy-nudges-purpose = Pour vous proposer chaque semaine un atelier adapté, et jamais deux fois le même.
privacy-nudges-basis = Intérêt légitime (RGPD, art. 6, § 1, f), pour que les champions aient de quoi former : vous pouvez les arrêter à tout moment.
privacy-nudges-seen-by = Vous ; personne d’autre.
privacy-nudges-kept =
    { $days ->
        [one] Tant que vous êtes champion, plus { $days } jour.
       *[other] Tant que vous êtes champion, plus { $days } jours.
    }
privacy-nudges-on-erasure = Supprimé, avec mes messages.
privacy-usage-data = Ce que vous avez fait avec moi et quand, par exemple que vous avez posé une question ; pas ce que vous avez écrit. Et quand vous avez utilisé un outil, si un autre logiciel le transmet.
privacy-usage-purpose = Pour compter à quel point les outils et moi sommes utilisés.
privacy-usage-basis = Intérêt légitime (RGPD, art. 6, § 1, f) ou accord d’entreprise.
privacy-usage-seen-by = Vous ; ce qu’une seule personne a fait n’est montré à personne.
privacy-usage-kept =
    { $days ->
        [one] { $days } jour.
       *[other] { $days } jours.
    }
privacy-usage-on-erasure = Supprimées.
privacy-adoption-data = Que vous faites partie des personnes sur lesquelles portait un chiffre d’utilisation d’un outil, pas si vous l’avez utilisé ; et où je vous ai envoyé ces chiffres, si vous dirigez une vague ou y aidez.
privacy-adoption-purpose = Pour que deux chiffres ne diffèrent jamais de si peu de personnes qu’on saurait qui a utilisé un outil.
privacy-adoption-basis = L’accord d’entreprise, ou l’intérêt légitime (RGPD, art. 6, § 1, f).
privacy-adoption-seen-by = Vous ; ce n’est montré à personne. Les chiffres sont lus par les responsables, les référents et le pilotage, et ne désignent personne.
privacy-adoption-kept =
    { $days ->
        [one] { $days } jour après le dernier de ces chiffres. Les chiffres restent.
       *[other] { $days } jours après le dernier de ces chiffres. Les chiffres restent.
    }
privacy-adoption-on-erasure = Supprimé, avec les chiffres dans vos messages directs. Les chiffres eux-mêmes restent ; on ne peut pas vous y reconnaître.

## Around the table
privacy-title = Ce que je sais de vous
privacy-intro = Voici tout ce que je conserve à votre sujet : pourquoi, qui le voit et combien de temps.
privacy-label = { $label } :
privacy-slack = Slack conserve aussi : ce que vous y écrivez y reste aussi longtemps que le prévoient les réglages Slack de votre entreprise. Je ne peux pas supprimer vos propres messages ; vous le pouvez.
privacy-model = Quand un modèle de langage rédige une réponse, il reçoit votre question, masquée, et des passages des règles, jamais votre nom.
privacy-no-model = Aucun modèle de langage n’est utilisé : vos questions ne quittent pas cette installation.
privacy-legal = Les bases légales sont celles d’usage ; votre entreprise confirme les siennes. Ceci n’est pas un conseil juridique.
privacy-contact = Des questions ? Posez-les dans { $channel }.
privacy-button-show = Que conservez-vous à mon sujet ?
privacy-button-export = M’envoyer mes données
privacy-button-delete = Supprimer mes données…

## Export
privacy-export-started = Je rassemble vos données ; vous trouverez le fichier dans nos messages directs d’ici une minute.
privacy-export-title = Tout ce que je conserve à votre sujet

## Deletion
privacy-confirm-title = Supprimer mes données
privacy-confirm-what = Je supprime votre profil, vos questions et mes réponses, vos avis, ce que vous avez transmis à des personnes et vos événements d’utilisation. C’est irréversible.
privacy-confirm-roles = Vous pourrez continuer à m’interroger. Tant que votre entreprise n’a pas réimporté sa liste de personnes, je ne connaîtrai plus votre service ni vos rôles : je vous montrerai peut-être moins de règles.
privacy-confirm-slack = Dans Slack, je supprime les réponses de nos messages directs que je peux retrouver. Vos propres messages, les fichiers que je vous ai envoyés et mes réponses dans les canaux restent.
privacy-confirm-yes = Supprimer
privacy-confirm-no = Garder
privacy-close = Fermer
privacy-accepted = Je supprime vos données maintenant et je vous préviens ici, dans Slack, quand c’est fait.
privacy-not-stored = Je n’ai pas pu m’en charger à l’instant ; rien n’a changé. Réessayez dans une minute.
privacy-told = Vos données sont supprimées : profil, questions et réponses, avis, ce que vous avez transmis à des personnes et événements d’utilisation.
privacy-told-slack = Ce qui reste se trouve dans Slack : vos propres messages, les fichiers que je vous ai envoyés, mes réponses dans les canaux et ce message. Vous pouvez supprimer les vôtres ; pour le reste, les réglages Slack de votre entreprise décident.
privacy-told-backups = Les sauvegardes contiennent encore ces données jusqu’à leur remplacement ; si l’une d’elles est restaurée, je les supprime à nouveau.
privacy-taken-out = Cette question a été supprimée à la demande de la personne qui l’avait envoyée.
