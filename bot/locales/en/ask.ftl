## The answer to a question
ask-empty = Hello! Ask me something about our rules for AI tools, for example: “May I put customer data into a translation tool?”
ask-too-long =
    That is a long question ({ $length } characters). I read at most { $limit } characters: please put what you want to know in one or two sentences.
ask-nothing-found =
    { $searched ->
        [0] I found nothing about this: there is no document I could search.
        [one] I found nothing about this in our rules. I searched { $searched } document.
       *[other] I found nothing about this in our rules. I searched { $searched } documents.
    }
ask-nearest = The nearest documents:
ask-hedge = This may not answer your question; the closest rules are:
ask-other-language = There is no English version of this rule; here is the text in { $language }.
ask-model-unavailable = The language model cannot be reached at the moment, so I am quoting the rules word for word.
ask-disclaimer = AI guide; quotes the company’s rules; not legal advice.

## Under an answer
source-heading =
    { $count ->
        [one] Source
       *[other] Sources
    }
source-version = Version { $version }
source-translation = translation of version { $version }, current version: { $newer }
source-language = in { $language }
source-owner = owner: { $owner }
source-effective = effective since { $day }
source-review-due = review due
