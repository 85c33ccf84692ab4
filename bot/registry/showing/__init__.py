"""The registry in chat: the list of tools, and one card per tool."""
