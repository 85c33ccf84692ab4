"""The Slack bot.

`__main__` the `archipel` command, `app` puts the parts together, `settings` reads the environment, `clock` the time,
`logs` writes events without message text, `i18n` and `locales/` hold the sentences people see, `db` and `migrations/`
the database, `folders` the data folder, `company` the company's own decisions, `people/` who works here, `ask/`
questions and answers, `checks`, `evaluation` and `doctor` what operators look at, `commands` and `demo` what they run.
"""
