## An answer that no longer holds
changed-heading =
    { $count ->
        [one] Une de mes réponses n’est plus valable telle quelle.
       *[other] { $count } de mes réponses ne sont plus valables telles quelles.
    }
changed-asked = Vous aviez demandé :
changed-rewritten = le passage que j’avais cité a été réécrit (désormais version { $version }, responsable : { $owner }). Merci de reposer la question avant de vous y fier.
changed-withdrawn =
    { $count ->
        [one] Un passage que j’avais cité n’est plus en vigueur, ou ne vous est plus accessible. Merci de reposer la question avant de vous y fier.
       *[other] { $count } passages que j’avais cités ne sont plus en vigueur, ou ne vous sont plus accessibles. Merci de reposer la question avant de vous y fier.
    }
changed-verdict = { $tool } : c’était « { $old } », c’est maintenant « { $new } ».
changed-now-allowed = Vous pouvez utiliser { $tool } pour ce que vous aviez demandé.
changed-now-conditions = Vous pouvez utiliser { $tool } pour ce que vous aviez demandé, tant que les conditions sont remplies.
changed-now-ask = N’utilisez plus { $tool } pour cela avant d’avoir demandé : { $owner }.
changed-now-never = N’utilisez plus { $tool } pour cela. Terminez par un autre moyen ce que vous aviez commencé.
changed-depends = Avec { $tool }, tout dépend maintenant du type de données. Reposez la question en précisant lesquelles ; d’ici là, ne l’utilisez pas pour cela.
changed-by-hand = À la main : { $fallback }
changed-ask-again = Reposer la question
changed-more =
    { $count ->
        [one] Une autre réponse est concernée. Merci de reposer la question avant de vous fier à une réponse plus ancienne.
       *[other] { $count } autres réponses sont concernées. Merci de reposer la question avant de vous fier à une réponse plus ancienne.
    }
