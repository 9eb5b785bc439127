"""Questions about people."""

from people.words import fold, index, sort_key, terms_of, words_of

__all__ = ["fold", "index", "sort_key", "terms_of", "words_of"]
