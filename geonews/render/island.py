"""How data enters the page: as a data block, which neither Jinja nor the browser ever takes for code.

Whatever a text holds (``{{ … }}``, ``${…}``, ``</script>``, ``<!--``) stands in the file with its dangerous letters
written as ``\\uXXXX``, or not at all in the compressed form, and comes back letter for letter from ``JSON.parse``.
"""

from __future__ import annotations

import base64
import gzip
import json
import re

_DANGEROUS = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""What could end the block, what older scripts take for a line end, and halves of a pair that UTF-8 cannot write."""

JSON_TYPE = "application/json"
GZIP_TYPE = "application/gzip"


def to_json(value: object) -> str:
    """Return compact JSON that is safe inside a script element; dates and other unknown objects as their text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    return _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def data_block(name: str, json_text: str, *, compress: bool) -> str:
    """Return the script element of an id that holds JSON text, as it is or as base64 of its gzip.

    The text must come from ``to_json`` or hold nothing but ASCII numbers and names of our own.
    """
    if not compress:
        return f'<script type="{JSON_TYPE}" id="{name}">{json_text}</script>'
    # mtime 0: the same input gives the same bytes
    packed = base64.b64encode(gzip.compress(json_text.encode(), mtime=0)).decode()
    return f'<script type="{GZIP_TYPE}" id="{name}">{packed}</script>'
