"""Facts from the headers of pictures and films: pure Python, bounded reads, no decoder involved."""

from tansu.adapters.media.facts.read import read_facts

__all__ = ["read_facts"]
