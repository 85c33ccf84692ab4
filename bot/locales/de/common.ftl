## Names of languages
language-en = Englisch
language-fr = Französisch
language-de = Deutsch
