"""Find place names in an article: text in, mentions out."""
