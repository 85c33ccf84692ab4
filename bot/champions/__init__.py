"""Champions: one training prompt a week."""
