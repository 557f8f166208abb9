"""Read articles: files, folders and standard input."""
