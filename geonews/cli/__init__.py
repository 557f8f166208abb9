"""The command line: one file a verb, each options to one call to output."""
