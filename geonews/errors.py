"""Every error that geonews raises on purpose.

GeonewsError
├── InputError(ValueError)          something that was read is not what it should be
│   ├── MissingInputError           a path that does not exist
│   ├── NoArticlesError             nothing in the input could be read as an article
│   ├── UndecodableError            bytes that are no known text encoding
│   └── MalformedError              a record that breaks its format (line named)
├── SettingsError(ValueError)       geonews.toml is broken, or asks for what is not there
├── OutputError(OSError)            a result that could not be written
├── GazetteerError(RuntimeError)    the place index is missing, stale or broken
├── RecogniserError(RuntimeError)   a tagger's model is missing or broken, or no recogniser has the name
├── MissingExtraError(ImportError)  an optional part is not installed
└── OnlineError(RuntimeError)       an online geocoder was misconfigured or refused

Each also is the builtin that a caller would expect. The message is one line for a person: what is wrong, where,
and what to do about it.
"""

from __future__ import annotations


class GeonewsError(Exception):
    """Stand at the root of every error that geonews raises on purpose."""


class InputError(GeonewsError, ValueError):
    """Report that something which was read is not what it should be."""


class MissingInputError(InputError):
    """Report a path that does not exist or may not be read."""


class NoArticlesError(InputError):
    """Report that nothing in the input could be read as an article."""


class UndecodableError(InputError):
    """Report bytes that are in none of the known text encodings."""


class MalformedError(InputError):
    """Report a record that breaks its own format, with its line."""


class SettingsError(GeonewsError, ValueError):
    """Report a ``geonews.toml`` that is broken or asks for what is not there, with its line where there is one."""


class OutputError(GeonewsError, OSError):
    """Report a result that could not be written."""


class GazetteerError(GeonewsError, RuntimeError):
    """Report a place index that is missing, stale or broken."""


class RecogniserError(GeonewsError, RuntimeError):
    """Report a tagger whose model is missing or broken, or a name that no recogniser has."""


class MissingExtraError(GeonewsError, ImportError):
    """Report an optional part that is not installed, with the command that installs it."""


class OnlineError(GeonewsError, RuntimeError):
    """Report an online geocoder that is misconfigured or refuses to answer."""
