"""The index of place names: built from text when the package is built, opened and asked at run time."""
