"""People: who works here, what they may read, and the roster they come from."""
