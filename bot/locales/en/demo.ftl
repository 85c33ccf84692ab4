## The demonstration in the terminal
demo-welcome = Ask the AI guide of { $company }. Leave with Ctrl+D. For example:
