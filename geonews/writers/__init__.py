"""Write results to files and standard output."""
