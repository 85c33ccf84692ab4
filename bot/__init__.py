"""The Slack bot.

What it is made of: `__main__` the `archipel` command, `app` puts the parts together, `running` runs them, `web` answers
over HTTP, `settings` reads the environment, `clock` the time, `logs` and `metrics` say how it goes without what people
wrote, `i18n` and `locales/` hold the sentences people see, `company` the company's own decisions, `anonymity` which
people figures may be about.
What lasts: `db` and `migrations/` the database, `work` and `worker` what is to be done and who does it, `outbox` what
rooms tell one another, `audit` who decided what, `installation` and `keys` what it remembers of itself, `backup` and
`upkeep`, `folders` the data folder, `workdays` working days and holidays, `quiet` when people may be written
to, `contents` folders of YAML in the policies.
What it does: `slack/` takes in and sends, `people/` who works here and their data, `usage/` what was done, `registry/`
tools and verdicts, `requests/` tools asked for and decided on, `incidents/`, `ask/` questions and answers, `rollout/`
waves and who is in them, `pulse/` check-ins and digests, `champions/` training prompts, `insight/` figures about
groups, `home/` the Home tab.
Around it: `sandbox/` a Slack workspace on this machine, `scene`, `stage` and `demo` the sample company in it, `script`
and `playing` four weeks of it; `commands`, `checks`, `evaluation`, `doctor` what operators run and look at.
"""
