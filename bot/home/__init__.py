"""App Home: what matters to one person now. May read every feature's service."""
