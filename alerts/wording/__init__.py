"""The words an alert is told in, in French and English: pure, so that a replay says what production said."""

from alerts.wording.sentences import headline, honest_line, mark
from alerts.wording.telling import QuoteTelling, Telling, tell

__all__ = ["QuoteTelling", "Telling", "headline", "honest_line", "mark", "tell"]
