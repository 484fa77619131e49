"""Which facts can a metric be computed from, without a name, a title or an address in them?"""

from data.facts.columns import EMPLOYMENTS, KNOWN, PullRequestFacts, RepositoryFact, ReviewFacts
from data.facts.shelf import build_facts, open_facts
from data.moments import REASON, REASONS

__all__ = [
    "EMPLOYMENTS",
    "KNOWN",
    "REASON",
    "REASONS",
    "PullRequestFacts",
    "RepositoryFact",
    "ReviewFacts",
    "build_facts",
    "open_facts",
]
