## Names of languages
language-en = English
language-fr = French
language-de = German
