"""A Slack workspace on this machine: the Web API, Socket Mode, signed HTTP events, faults on request and a page.

It knows nothing of the bot that talks to it: any app with a Slack manifest can be installed in it. `model` the values,
`workspace` the state, `api/` the Web API methods, `delivery` what goes to the app, `person` what people do,
`server` all of it behind one port, `page/` what people see in the browser.
"""
