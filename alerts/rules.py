"""The rules that ring: what a digest counts the precision of, and what people's verdicts move the threshold of."""

from collections.abc import Collection

from alerts.model import Kind, Reason

RULES = (
    *(Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.CRISIS_VOCABULARY),
    *(Reason.POSITIVE_SHARE, Reason.NEGATIVE_FALL),
    *(Reason.SILENCE, Reason.SOURCE_SILENT),
)
"""Of all reasons, those that a detector or a list of words gives."""

_OF_OLD = {
    Kind.BUZZ: Reason.VOLUME,
    Kind.CRISIS: Reason.NEGATIVE_SHARE,
    Kind.GOOD_NEWS: Reason.POSITIVE_SHARE,
    Kind.SILENCE: Reason.SILENCE,
}
"""What an episode of a version that kept no reasons stood on."""


def rang(reasons: Collection[Reason], kind: Kind) -> tuple[Reason, ...]:
    """The rules that an episode stands on.

    Args:
        reasons: Those of its kind and severity.
        kind: Its kind.

    Example:
        >>> [str(rule) for rule in rang((Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.AUTHORS), Kind.CRISIS)]
        ['volume', 'negative_share']
        >>> [str(rule) for rule in rang((), Kind.BUZZ)]
        ['volume']
    """
    return tuple(rule for rule in RULES if rule in reasons) or (_OF_OLD[kind],)
