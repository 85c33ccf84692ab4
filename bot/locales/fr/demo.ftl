## La démonstration dans le terminal
demo-welcome = Interrogez le guide IA de { $company }. Quittez avec Ctrl+D. Par exemple :
