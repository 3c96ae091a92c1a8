"""Messages in English."""

from collections.abc import Sequence

from alerts.model import Caveat, DeliveryReason, Kind, Reason, Severity, Transition
from alerts.wording import english_words as words
from alerts.wording.english_figures import EnglishFigures, s
from alerts.wording.tongue import NBSP
from streams.growth import Stage
from streams.leave_one_out import Part
from streams.model import Label, PostKind, Voice


class English(EnglishFigures):
    """British English with a 24-hour clock, as control rooms write it."""

    code = "en"
    colon = ": "
    semicolon = "; "

    def measured(self, count: int, window: str) -> str:
        """“31 posts in 15 min”."""
        return f"{self.posts(count)} in {window}"

    def expected(self, value: str, interval: str, usual: str) -> str:
        """“expected 4 (2–7) on a Tuesday around 20:00”."""
        return f"expected {value} ({interval}) {usual}"

    def less_than_one(self) -> str:
        """“less than 1”."""
        return f"less than{NBSP}1"

    def instead_of(self, value: str) -> str:
        """“instead of 4”."""
        return f"instead of {value}"

    def negative(self, share: str) -> str:
        """“71% negative”."""
        return f"{share} negative"

    def positive(self, share: str) -> str:
        """“71% positive”."""
        return f"{share} positive"

    def habitual(self, share: str | None) -> str:
        """“usually 18%”."""
        return "usual share unknown" if share is None else f"usually {share}"

    def odds(self, one_in: str, *, beyond: bool) -> str:
        """“about 1 chance in 2,000 of such a departure at this hour of an ordinary week”."""
        how = f"less than 1{NBSP}chance" if beyond else f"about 1{NBSP}chance"
        return f"{how} in {one_in} of such a departure at this hour of an ordinary week"

    def ordinary(self) -> str:
        """“little out of the ordinary”."""
        return "little out of the ordinary"

    def big(self, value: int, power: int) -> str:
        """“2,000”, “3 million”, “1 billion”."""
        if power >= 9:
            return f"{self.number(value * 10 ** (power - 9))}{NBSP}billion"
        if power >= 6:
            return f"{self.number(value * 10 ** (power - 6))}{NBSP}million"
        return self.number(value * 10**power)

    def event(self, kind: Kind, transition: Transition, reason: Reason, by: str, lasted: str) -> str:
        """“crisis”, “the crisis is getting worse”, “crisis taken by …”, “crisis closed after 2 h”."""
        noun = words.NOUNS[kind]
        short = "silence" if kind is Kind.SILENCE else noun
        whom = f" by {by}" if by else ""
        match transition:
            case Transition.OPENED:
                return noun
            case Transition.ESCALATED:
                return words.WORSE.get(kind, f"the {short} is growing")
            case Transition.DEESCALATED:
                return words.BETTER.get(kind, f"the {short} is fading")
            case Transition.UPDATED:
                return f"{noun} going on"
            case Transition.ACKNOWLEDGED:
                return f"{noun} taken in hand{whom}"
            case Transition.SNOOZED:
                return f"{noun} paused{whom}"
            case Transition.RESOLVED if reason is Reason.FALSE_ALARM:
                return f"false alarm, {noun} closed{whom}"
            case Transition.RESOLVED:
                return f"{noun} closed{whom} after {lasted}"
            case Transition.REOPENED:
                return f"the {short} is back"

    def sure(self, *, doubted: bool) -> str:
        """“Reliable figures”."""
        return "Figures to be checked" if doubted else "Reliable figures"

    def severity(self, kind: Kind, severity: Severity) -> str:
        """“level watch”; good news has no crisis level."""
        return f"level {(words.GOOD if kind is Kind.GOOD_NEWS else words.SEVERITIES)[severity]}"

    def reason(self, reason: Reason, by: str) -> str:
        """“more posts than usual, and more negative ones”."""
        if by and reason is Reason.PERSON:
            return f"decided by {by}"
        return words.REASONS[reason] + (f" by {by}" if by and reason is Reason.FALSE_ALARM else "")

    def ground(self, reason: Reason) -> str:
        """“crisis words”."""
        return words.GROUNDS[reason] if reason in words.GROUNDS else words.REASONS[reason]

    def silent(self, platforms: Sequence[str], since: str, count: int, expected: str) -> str:
        """“no posts since 14:02, expected 31”, “Mastodon silent since 14:02: no posts, expected 24”."""
        many = f"{self.number(count)}{NBSP}post{'' if count == 1 else 's'}" if count else "no posts"
        seen = f"{many}, expected {expected}"
        if len(platforms) > 1:
            return f"{', '.join(platforms)} {'almost silent' if count else 'silent'}{self.colon}{seen}"
        if platforms:
            return f"{platforms[0]} {'almost silent for two hours' if count else f'silent {since}'}{self.colon}{seen}"
        if count:
            return f"far fewer posts than usual in two hours{self.colon}{seen}"
        return f"no posts {since}, expected {expected}"

    def voice(self, voice: Voice, count: int) -> str:
        """“press 2”."""
        return f"{words.VOICES[voice][1]}{NBSP}{self.number(count)}"

    def role(self, voice: Voice) -> str:
        """“member of the public”."""
        return words.VOICES[voice][0]

    def speaking(self, voices: str, own: int) -> str:
        """“public 24, press 2; no posts from your accounts”."""
        ours = f"{self.posts(own)} from your accounts"
        return f"{voices}{self.semicolon}{ours}" if voices else ours

    def platform(self, platform: str) -> str:
        """“Mastodon”."""
        return {"press": "press", "field": "field report"}.get(platform, "")

    def topic(self, topic: str) -> str:
        """“fire”: topics are named in English."""
        return topic.replace("_", " ")

    def label(self, word: str) -> str:
        """“Who speaks”."""
        return words.LABELS[word]

    def tone(self, label: Label, *, strong: bool) -> str:
        """“very negative”."""
        return f"very {words.TONES[label]}" if strong else words.TONES[label]

    def post_kind(self, kind: PostKind) -> str:
        """“repost”."""
        return words.POST_KINDS.get(kind, "")

    def quoted(self, word: str) -> str:
        """“word”."""
        return f"“{word}”"

    def unknown_author(self) -> str:
        """“unknown author”."""
        return "unknown author"

    def link(self, platform: str) -> str:
        """“see on Mastodon”."""
        return f"see on {platform}" if platform else "see the post"

    def doubled(self, time: str, *, up: bool) -> str:
        """“the pace has doubled in about 12 min”, “it is easing, half as many in about 20 min”."""
        return f"the pace has doubled in about {time}" if up else f"it is easing, half as many in about {time}"

    def next_hour(self, low: int, middle: int, high: int) -> str:
        """“in the next hour: 80 to 210 posts (about 130)”."""
        return f"in the next hour: {self.number(low)} to {self.posts(high)} (about {self.number(middle)})"

    def stage(self, stage: Stage) -> str:
        """“stage: spreading”."""
        return f"stage: {words.STAGES[stage]}"

    def trend(self, bin_length: str, top: int, expected: str) -> str:
        """“posts per 10 min, at most 31, expected 4 at the end”."""
        return f"posts per {bin_length}, at most {self.number(top)}, expected {expected} at the end"

    def via(self, names: str) -> str:
        """“of which 18 through volvic”."""
        return f"of which {names}"

    def caveat(self, caveat: Caveat, repost_share: str) -> str:
        """“short history, what is usual is not well known yet.”."""
        if caveat is Caveat.AMPLIFIED:
            return f"amplified, {repost_share} reposts: one voice repeated is not many voices."
        return words.CAVEATS[caveat]

    def copies(self, copies: str, together: str) -> str:
        """“62% copies, 40% written in the same minute or by recent accounts.”."""
        if together:
            return f"{copies} copies, {together} written in the same minute or by recent accounts."
        return f"{copies} copies: the same text, give or take a few words, under several names."

    def without(self, part: Part, name: str, share: str) -> str:
        """“without @lou, no alert: this account and the answers to it are 62% of the posts counted.”."""
        what = {
            Part.AUTHOR: name or "a single account",
            Part.POST: f"the post by {name}, its shares and its answers" if name else words.ONE_POST,
            Part.PLATFORM: name or "a single platform",
        }[part]
        said = f"without {what}, no alert"
        if not share:
            return f"{said}."
        who = f"this account and the answers to it are {share}" if part is Part.AUTHOR else share
        return f"{said}: {who} of the posts counted."

    def call(self, reason: DeliveryReason, waited: str) -> str:
        """“Nobody has taken this episode for 10 min.”."""
        if reason is DeliveryReason.ASSIGNED:
            return "This episode is given to you."
        if reason is DeliveryReason.RELEASED:
            return "Nobody has this episode any more. Your turn: take it, pause it or close it."
        said = f"Nobody has taken this episode for {waited}."
        if reason is DeliveryReason.NEXT_PERSON:
            return f"{said} Your turn: take it, pause it or close it."
        if reason is DeliveryReason.BACKUP:
            return f"{said} The people on call were asked and did not answer."
        return f"{said} A reminder: take it, pause it or close it."

    def see_message(self) -> str:
        """“See the message”."""
        return "See the message"

    def still_on(self, lasted: str) -> str:
        """“Still on after 4 h.”."""
        return f"Still on after {lasted}."

    def late(self, time: str) -> str:
        """“This message left 7 min late.”."""
        return f"This message left {time} late."

    def on_call(self) -> str:
        """“On call”."""
        return "On call"

    def threshold(self, rule: str, before: str, after: str) -> str:
        """“crisis words +0.25 (was 0)”."""
        return f"{rule} {after} (was {before})"

    def moved(self, thresholds: str, *, raised: bool, undoable: bool) -> str:
        """“threshold raised, will ring less easily: crisis words +0.25 (was 0), can be undone”."""
        said = "threshold raised, will ring less easily" if raised else "threshold lowered, will ring more easily"
        return f"{said}: {thresholds}{', can be undone' if undoable else ''}"

    def verdict(self, before: str, after: str) -> str:
        """“threshold of this territory, by your verdicts: +0.25 (was 0).”."""
        return f"threshold of this territory moved by your verdicts: {after} (was {before}), can be undone"

    def paused(self, until: str) -> str:
        """“paused until 22:30”."""
        return f"paused until {until}"

    def taken(self, person: str, since: str) -> str:
        """“taken by Alix since 20:06”."""
        return " ".join(part for part in ("taken in hand", f"by {person}" if person else "", since) if part)

    def advice(self, kind: Kind) -> str:
        """“read these posts, check the fact, decide who answers.”."""
        return words.ADVICE[kind]

    def left_out(self, *, posts: int, notes: bool, details: bool, caveats: int) -> str:
        """“For want of room, missing here: 2 quoted posts, the notes.”."""
        missing = [
            *([f"{posts} quoted post{s(posts)}"] if posts else []),
            *(["the notes"] if notes else []),
            *(["words, subjects and places"] if details else []),
            *([f"{caveats} caveat{s(caveats)}"] if caveats else []),
        ]
        return f"For want of room, missing here: {', '.join(missing)}." if missing else ""

    def window(self, day: str, start: str, end: str, zone: str) -> str:
        """“measured on Tuesday 4 March 2025 from 19:50 to 20:05 (Europe/Paris)”."""
        return f"measured on {day} from {start} to {end} ({zone})"
