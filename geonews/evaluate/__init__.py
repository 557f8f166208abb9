"""Judge what the program finds and where it places it, against texts that annotators marked."""
