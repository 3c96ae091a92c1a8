"""The closed lists of words of messages in English."""

from alerts.model import Caveat, Kind, Reason, Severity
from streams.growth import Stage
from streams.model import Label, PostKind, Voice

NOUNS = {Kind.CRISIS: "crisis", Kind.BUZZ: "buzz", Kind.GOOD_NEWS: "good news", Kind.SILENCE: "unusual silence"}
WORSE = {Kind.CRISIS: "the crisis is getting worse", Kind.SILENCE: "the silence is spreading"}
BETTER = {Kind.CRISIS: "the crisis is easing"}
SEVERITIES = {Severity.INFO: "info", Severity.WARNING: "watch", Severity.CRITICAL: "crisis"}
GOOD = {Severity.INFO: "info", Severity.WARNING: "worth following", Severity.CRITICAL: "major"}
REASONS = {
    Reason.VOLUME: "far more posts than usual",
    Reason.NEGATIVE_SHARE: "the share of negative posts is rising",
    Reason.VOLUME_AND_NEGATIVE: "more posts than usual, and more negative ones",
    Reason.CRISIS_VOCABULARY: "crisis words keep coming up in the posts",
    Reason.POSITIVE_SHARE: "the share of positive posts is rising",
    Reason.NEGATIVE_FALL: "the share of negative posts has fallen well below usual",
    Reason.AUTHORS: "many different authors",
    Reason.SCORE: "a departure of rare size",
    Reason.AMPLIFIED: "mostly reposts",
    Reason.COORDINATED: "mostly recited texts",
    Reason.SILENCE: "far fewer posts than usual",
    Reason.SOURCE_SILENT: "one source says next to nothing any more",
    Reason.EASED: "the worst has been over for half an hour",
    Reason.RECOVERED: "posts are back",
    Reason.SETTLED: "this lower level is now usual",
    Reason.GIVEN_UP: "nothing for a week, the source is no longer expected",
    Reason.FADED: "the level is back to usual",
    Reason.REFRESH: "regular update",
    Reason.PERSON: "decided by a person",
    Reason.FALSE_ALARM: "reported as a false alarm",
    Reason.USEFUL: "marked as useful",
    Reason.NOTE: "a note was added",
    Reason.RELEASED: "handed back, nobody has it any more",
    Reason.UNDONE: "setting undone",
    Reason.DELETED: "a quoted post was deleted by its author",
}
GROUNDS = {
    Reason.VOLUME: "far more posts",
    Reason.NEGATIVE_SHARE: "negative share rising",
    Reason.CRISIS_VOCABULARY: "crisis words",
    Reason.POSITIVE_SHARE: "positive share rising",
    Reason.NEGATIVE_FALL: "negative share falling",
    Reason.AMPLIFIED: "mostly reposts, level lowered",
    Reason.COORDINATED: "mostly recited texts, level lowered",
}
VOICES = {
    Voice.PEER: ("member of the public", "public"),
    Voice.PRESS: ("press", "press"),
    Voice.INSTITUTION: ("institution", "institutions"),
    Voice.PARTNER: ("partner", "partners"),
    Voice.OWN: ("your account", "your accounts"),
}
STAGES = {
    Stage.SPARK: "spark, few voices yet",
    Stage.SPREAD: "spreading",
    Stage.PRESS: "taken up by the press or institutions",
    Stage.DECLINE: "in decline",
}
LABELS = {
    "growth": "Outlook",
    "why": "Why",
    "grounds": "Grounds",
    "who": "Who speaks",
    "where": "Where",
    "topics": "Crisis words",
    "words": "Words that weigh",
    "caveats": "Mind",
    "handling": "Follow-up",
    "notes": "Notes",
    "linked": "Linked to",
    "advice": "To do",
    "posts": "The posts",
}
TONES = {Label.NEGATIVE: "negative", Label.NEUTRAL: "neutral", Label.POSITIVE: "positive"}
POST_KINDS = {PostKind.REPOST: "repost", PostKind.REPLY: "reply", PostKind.QUOTE: "quote"}
CAVEATS = {
    Caveat.SHORT_HISTORY: "short history, what is usual is not well known yet.",
    Caveat.LATE_DATA: "data are late, the count may still rise.",
    Caveat.UNRELIABLE_SENTIMENT: "tone is unsure (irony, mixed feelings or a language we do not read).",
    Caveat.UNKNOWN_AUTHORS: "unknown authors, each post without one counts as one voice.",
    Caveat.ONE_LOUD_AUTHOR: "a single account wrote a large part of the posts.",
    Caveat.MUTED_SOURCE: "a source is silent or half silent, the true count is probably larger.",
    Caveat.SECOND_READER: "a second, slower reader does not find most of the quoted posts negative.",
    Caveat.SATURATED: "a source is saturated, it lets no more posts a minute through.",
}
ONE_POST = "a single post, its shares and its answers"
ADVICE = {
    Kind.CRISIS: "read these posts, check the fact, decide who answers.",
    Kind.BUZZ: "read these posts, see who is talking, decide whether to join in.",
    Kind.GOOD_NEWS: "read these posts, thank and relay those who talk about it.",
    Kind.SILENCE: "check that collection works before trusting the calm.",
}
