"""Words into the pieces of the encoder's vocabulary (a unigram model: Kudo 2018)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

PAD: Final = 1
BEGIN: Final = 0
END: Final = 2
UNKNOWN: Final = 3

LONGEST_WORD = 48
"""Letters, and pieces, of a word that are read."""

MEMORY = 50_000
"""Words whose pieces are kept at hand."""


class Pieces:
    """Cut words into pieces, by the vocabulary in a file of SentencePiece's."""

    def __init__(self, model: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(model))
        self.word = lru_cache(maxsize=MEMORY)(self._word)
        self.mark = lru_cache(maxsize=1000)(self._mark)

    def __len__(self) -> int:
        return int(self._processor.get_piece_size())

    def _word(self, word: str) -> tuple[int, ...]:
        """Return the pieces of a word, at least one."""
        return tuple(self._processor.encode(word[:LONGEST_WORD]))[:LONGEST_WORD] or (UNKNOWN,)

    def _mark(self, mark: str) -> tuple[int, ...]:
        """Return the piece of a single mark; none where the vocabulary lacks it."""
        found = (self._processor.piece_to_id(form) for form in (mark, f"▁{mark}"))
        return next(((one,) for one in found if one != UNKNOWN), ())
