## Names of languages
language-en = anglais
language-fr = français
language-de = allemand
