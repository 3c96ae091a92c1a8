"""What an alert says, in both languages, at every edge of numbers, dates and names."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import Alert, Caveat, Kind, Reason, Severity, Transition
from alerts.wording import french_words, headline, honest_line, mark, sentences, tell
from alerts.wording.clean import clean, cut
from alerts.wording.french import French
from alerts.wording.spark import sparkline
from streams.crisis import TOPICS
from streams.growth import Growth, Stage
from streams.model import PostKind, Voice, Word
from tests.alerts.regolden import GOLDEN, renderings
from tests.support.alerts import TUESDAY_20H05, Case, an_alert, golden_cases, some_quotes

CASES = golden_cases()


def plain(text: str) -> str:
    """The text with ordinary spaces, so that a test reads as people write."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rendering_is_the_one_that_was_read_in_review(case: Case) -> None:
    for name, text in renderings(case).items():
        assert (GOLDEN / name).read_text(encoding="utf-8") == text


def test_no_golden_file_is_left_over() -> None:
    assert {name for case in CASES for name in renderings(case)} == {path.name for path in GOLDEN.iterdir()}


def test_the_honest_line_is_the_one_that_was_promised() -> None:
    expected = "31 messages en 15 min, attendu 4 (2–7) un mardi à 20 h ; 27 auteurs ; 71 % négatifs (habituel 18 %)"
    assert expected == plain(honest_line(an_alert()))


def test_the_honest_line_in_english() -> None:
    expected = "31 posts in 15 min, expected 4 (2–7) on a Tuesday around 20:00; 27 authors; 71% negative (usually 18%)"
    assert expected == plain(honest_line(an_alert(lang="en")))


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert "15\u00a0min" in honest_line(an_alert())
    assert "20\u00a0h\u00a0; 27" in honest_line(an_alert())
    assert "71\u00a0%" in honest_line(an_alert())


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(0, "aucun message", "no posts"), (1, "1 message", "1 post"), (2, "2 messages", "2 posts")],
)
def test_posts_are_in_the_right_number(count: int, french: str, english: str) -> None:
    assert plain(honest_line(an_alert(observed=count))).startswith(f"{french} en")
    assert plain(honest_line(an_alert(observed=count, lang="en"))).startswith(f"{english} in")


def test_one_author_is_singular_in_both_languages() -> None:
    assert "; 1 auteur ;" in plain(honest_line(an_alert(authors=1)))
    assert "; 1 author;" in plain(honest_line(an_alert(authors=1, lang="en")))


def test_thousands_stand_apart() -> None:
    assert plain(honest_line(an_alert(observed=12400))).startswith("12 400 messages")
    assert plain(honest_line(an_alert(observed=12400, lang="en"))).startswith("12,400 posts")


@pytest.mark.parametrize(
    ("expected", "said"),
    [(0.0, "0"), (0.94, "moins de 1"), (0.95, "1"), (1.49, "1"), (1.5, "2"), (2.5, "3"), (11.5, "12")],
)
def test_the_expected_number_is_rounded_as_people_do(expected: float, said: str) -> None:
    assert f"attendu {said} (" in plain(honest_line(an_alert(expected=expected)))


def test_an_interval_without_width_is_one_number() -> None:
    assert "attendu 0 (0) un" in plain(honest_line(an_alert(expected=0.0, expected_low=0, expected_high=0)))


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0 %"), (0.001, "moins de 1 %"), (0.005, "1 %"), (0.51, "51 %"), (0.9949, "99 %"), (0.999, "plus de 99 %")],
)
def test_a_share_that_is_not_nothing_is_not_said_to_be_nothing(share: float, said: str) -> None:
    assert f"; {said} négatifs" in plain(honest_line(an_alert(negative_share=share)))


def test_shares_that_are_not_known_are_left_out_or_said_to_be_unknown() -> None:
    assert "négatifs" not in honest_line(an_alert(negative_share=None))
    assert "(habituel inconnu)" in honest_line(an_alert(usual_negative_share=None))


def test_silence_has_neither_authors_nor_tone() -> None:
    line = plain(honest_line(an_alert(kind=Kind.SILENCE, observed=0, authors=0, window_s=900.0)))
    assert line == "aucun message en 15 min, attendu 4 (2–7) un mardi à 20 h"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (TUESDAY_20H05 - 301, "un mardi à 19 h"),
        (TUESDAY_20H05 - 300, "un mardi à 19 h"),
        (TUESDAY_20H05 - 299, "un mardi à 20 h"),
        (TUESDAY_20H05 + 4 * 3600 - 300, "un mardi à 23 h"),
        (TUESDAY_20H05 + 4 * 3600 - 298, "un mercredi à 0 h"),
    ],
)
def test_a_window_that_ends_on_the_hour_belongs_to_the_hour_before(end: float, said: str) -> None:
    assert said in plain(honest_line(an_alert(end=end)))


def test_the_hour_is_the_territorys_own() -> None:
    assert "un mardi à 15 h" in plain(honest_line(an_alert(zone="America/Guadeloupe")))
    assert "un mercredi à 6 h" in plain(honest_line(an_alert(zone="Pacific/Noumea")))


def test_a_long_window_is_compared_with_the_same_span_of_hours() -> None:
    assert "un mardi entre 14 h 05 et 20 h 05" in plain(honest_line(an_alert(window_s=6 * 3600.0)))
    assert "on a Tuesday between 14:05 and 20:05" in plain(honest_line(an_alert(window_s=6 * 3600.0, lang="en")))


@pytest.mark.parametrize(
    ("ago", "french", "english"),
    [
        (780, "depuis 19 h 52", "since 19:52"),
        (21 * 3600, "depuis hier à 23 h 05", "since yesterday at 23:05"),
        (3 * 86400, "depuis le samedi 1er mars à 20 h 05", "since Saturday 1 March at 20:05"),
        (86400 * 90, "depuis le mercredi 4 décembre 2024 à 20 h 05", "since Wednesday 4 December 2024 at 20:05"),
    ],
)
def test_since_says_the_day_when_it_is_not_today(ago: float, french: str, english: str) -> None:
    assert f", {french} (" in plain(sentences.since(an_alert(since=TUESDAY_20H05 - ago)))
    assert f", {english} (" in plain(sentences.since(an_alert(since=TUESDAY_20H05 - ago, lang="en")))


def test_the_hour_that_autumn_repeats_is_told_apart() -> None:
    half_past_two_twice = [1761438600.0, 1761442200.0]
    said = [plain(sentences.since(an_alert(since=at, at=at + 7200))) for at in half_past_two_twice]
    assert "depuis 2 h 30 (heure d’été) (" in said[0]
    assert "depuis 2 h 30 (heure d’hiver) (" in said[1]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (4800, "1 h 20"),
        (3900, "1 h 05"),
        (47 * 3600, "47 h"),
        (48 * 3600, "2 j"),
        (51 * 3600, "2 j 3 h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: float, said: str) -> None:
    assert said == plain(French().duration(seconds))


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (0.99, "l’écart à l’habituel est faible"),
        (1.0, "environ 1 chance sur 10 "),
        (3.3, "environ 1 chance sur 2 000 "),
        (4.0, "environ 1 chance sur 10 000 "),
        (5.99, "environ 1 chance sur 1 million "),
        (6.5, "environ 1 chance sur 3 millions "),
        (9.0, "environ 1 chance sur 1 milliard "),
        (9.01, "moins d’1 chance sur 1 milliard "),
        (300.0, "moins d’1 chance sur 1 milliard "),
    ],
)
def test_the_odds_are_words_with_one_digit_and_end_at_a_billion(score: float, said: str) -> None:
    assert plain(sentences.odds(an_alert(score=score))).startswith(said)


def test_a_persons_decision_is_not_given_odds() -> None:
    alert = an_alert(transition=Transition.ACKNOWLEDGED, reason=Reason.PERSON, by="Camille Inventée")
    assert sentences.why(alert) == "décision de Camille Inventée."


def test_each_kind_transition_and_reason_has_its_own_words_in_both_languages() -> None:
    for lang in ("fr", "en"):
        say = sentences.tongue(lang)
        for kind in Kind:
            events = [say.event(kind, transition, Reason.VOLUME, "", "2 h") for transition in Transition]
            assert len(set(events)) == len(Transition)
            assert all(say.reason(reason, "") for reason in Reason)
            assert len({say.severity(kind, severity) for severity in Severity}) == len(Severity)
            assert say.advice(kind)
        told = an_alert(lang=lang, caveats=tuple(Caveat), amplification=0.62, copies=0.62, coordination=0.4)
        assert len(set(sentences.caveats(told))) == len(Caveat)
        assert all(say.voice(voice, 2) and say.role(voice) for voice in Voice)
        assert {kind for kind in PostKind if say.post_kind(kind)} == {PostKind.REPOST, PostKind.REPLY, PostKind.QUOTE}


@pytest.mark.parametrize(
    ("changes", "dot"),
    [
        ({"severity": Severity.CRITICAL}, "🔴"),
        ({"severity": Severity.WARNING}, "🟠"),
        ({"severity": Severity.INFO}, "🔵"),
        ({"severity": Severity.CRITICAL, "kind": Kind.GOOD_NEWS}, "🟢"),
        ({"severity": Severity.CRITICAL, "transition": Transition.RESOLVED}, "⚪"),
    ],
)
def test_the_dot_says_how_grave_it_is(changes: dict[str, object], dot: str) -> None:
    assert dot == mark(an_alert(**changes))


def test_the_amplified_caveat_names_the_share() -> None:
    told = tell(an_alert(caveats=(Caveat.AMPLIFIED, Caveat.AMPLIFIED), amplification=0.62))
    assert [plain(line) for line in told.caveats] == [
        "amplifié, 62 % de partages : une voix répétée n’est pas plusieurs voix."
    ]


@pytest.mark.parametrize(
    ("known", "french", "english"),
    [
        (
            Growth(stage=Stage.SPREAD, doubling_min=12.3, next_hour=131, next_hour_low=84, next_hour_high=207),
            "stade : propagation ; le rythme a doublé en 12 min environ ; "
            "dans l’heure qui vient : 84 à 210 messages (environ 130)",
            "stage: spreading; the pace has doubled in about 12 min; in the next hour: 84 to 210 posts (about 130)",
        ),
        (
            Growth(halving_min=20.0),
            "ça retombe, moitié moins en 20 min environ",
            "it is easing, half as many in about 20 min",
        ),
        (Growth(stage=Stage.SPARK), "stade : étincelle, encore peu de voix", "stage: spark, few voices yet"),
        (
            Growth(stage=Stage.PRESS),
            "stade : reprise par la presse ou les institutions",
            "stage: taken up by the press or institutions",
        ),
        (
            Growth(next_hour=0, next_hour_low=0, next_hour_high=1),
            "dans l’heure qui vient : 0 à 1 message (environ 0)",
            "in the next hour: 0 to 1 post (about 0)",
        ),
        (None, "", ""),
    ],
)
def test_growth_is_said_as_far_as_it_is_known(known: Growth | None, french: str, english: str) -> None:
    assert plain(sentences.growth(an_alert(growth=known))) == french
    assert plain(sentences.growth(an_alert(growth=known, lang="en"))) == english


def test_what_is_over_has_no_growth_to_tell() -> None:
    known = Growth(stage=Stage.DECLINE, next_hour=4, next_hour_low=1, next_hour_high=9)
    assert sentences.growth(an_alert(growth=known, transition=Transition.RESOLVED)) == ""


@pytest.mark.parametrize(
    ("low", "middle", "high", "said"),
    [(99, 100, 101, "99 à 110 messages (environ 100)"), (949, 1051, 1249, "940 à 1 300 messages (environ 1 100)")],
)
def test_a_forecast_is_rounded_outwards_to_two_digits(low: int, middle: int, high: int, said: str) -> None:
    known = Growth(next_hour=middle, next_hour_low=low, next_hour_high=high)
    assert plain(sentences.growth(an_alert(growth=known))).endswith(said)


def test_the_silence_of_our_own_accounts_is_said_and_their_words_are_counted_apart() -> None:
    assert plain(sentences.speaking(an_alert())).endswith("; aucun message de vos comptes")
    spoke = an_alert(voices=(("peer", 20), ("own", 2)), own=2)
    assert plain(sentences.speaking(spoke)) == "particuliers 20 ; 2 messages de vos comptes"


def test_an_unknown_voice_platform_or_topic_is_shown_as_it_is() -> None:
    alert = an_alert(voices=(("robot", 3),), platforms=(("mon_réseau", 3),), topics=(("train_strike", 2),))
    assert plain(sentences.speaking(alert)).startswith("3 robot")
    assert sentences.places(alert) == "Mon_réseau 3"
    assert sentences.topics(alert) == "train strike 2"


def test_good_news_says_how_many_are_positive() -> None:
    alert = an_alert(kind=Kind.GOOD_NEWS, positive_share=0.6, usual_positive_share=0.2)
    assert plain(headline(alert)) == "Volvic : bonne nouvelle, 31 messages en 15 min au lieu de 4, 60 % positifs"
    assert "60 % positifs (habituel 20 %)" in plain(honest_line(alert))


def test_good_news_of_less_anger_says_how_few_are_negative() -> None:
    alert = an_alert(kind=Kind.GOOD_NEWS, reason=Reason.NEGATIVE_FALL, negative_share=0.02, positive_share=0.3)
    assert plain(headline(alert)).endswith("2 % négatifs")


def test_an_episode_that_is_over_says_how_long_it_lasted_and_asks_nothing() -> None:
    over = an_alert(transition=Transition.RESOLVED, reason=Reason.FADED, end=TUESDAY_20H05 + 3 * 3600)
    assert plain(headline(over)) == "Volvic : crise close après 3 h 13"
    assert "À faire" not in dict(tell(over).facts)
    assert plain(sentences.since(over)) == "a commencé à 19 h 52 (3 h 13)"


@given(st.text(max_size=400), st.sampled_from(list(Transition)), st.sampled_from(list(Kind)), st.text(max_size=300))
def test_the_headline_is_one_clean_line_of_at_most_150_characters(
    name: str, transition: Transition, kind: Kind, by: str
) -> None:
    line = headline(an_alert(name=name, transition=transition, kind=kind, by=by, observed=10**12, expected=1e12))
    assert len(line) <= 150
    assert "\n" not in line


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


def test_an_emoji_sequence_is_not_left_hanging_by_a_joiner() -> None:
    assert cut("aa👩\u200d🚒bb", 5) == "aa👩…"


def test_terminal_escapes_and_direction_overrides_are_disarmed() -> None:
    assert clean("a\x1b[2J\u202ebc\u2066d\x00\x07\r\ne\ud800") == "a[2Jbcd e"


def test_arabic_hebrew_and_emoji_families_stay_as_they_were_written() -> None:
    for text in ("مرحبا بالعالم", "שלום עולם", "👩‍👩‍👧‍👦 ❤️ नमस्ते"):
        assert clean(text) == text


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a.example/|<!channel>",
            "https://a.example/ b",
            "//a",
            "",
        ),
        *("https://", "HTTP://", "https:///path", "https://?q", "ftp://a.example/"),
        *("https://a.example/\nb", 'https://a.example/"x', "https://a.example/" + "a" * 1000),
    ],
)
def test_an_address_that_is_not_plain_http_is_left_out(url: str) -> None:
    quote = msgspec.structs.replace(some_quotes()[0], url=url)
    assert tell(an_alert(quotes=(quote,))).quotes[0].url == ""


def test_a_quote_from_another_day_says_its_day() -> None:
    quote = msgspec.structs.replace(some_quotes()[0], at=TUESDAY_20H05 - 86400)
    assert "lundi 3 mars 2025, 20 h 05" in plain(tell(an_alert(quotes=(quote,))).quotes[0].head)


def test_a_quote_shows_the_words_that_weighed() -> None:
    quote = msgspec.structs.replace(some_quotes()[0], compound=0.3, words=(Word("bravo", 2.0),), handle="", followers=1)
    told = tell(an_alert(quotes=(quote,))).quotes[0]
    assert plain(told.tone) == "positif : « bravo »"
    assert plain(told.head).startswith("auteur inconnu (particulier, 1 abonné)")


@pytest.mark.parametrize(
    ("compound", "tone"), [(-0.6, "très négatif"), (-0.05, "négatif"), (-0.04, "neutre"), (0.05, "positif")]
)
def test_the_tone_has_the_scorers_own_edges(compound: float, tone: str) -> None:
    quote = msgspec.structs.replace(some_quotes()[0], compound=compound, words=())
    assert tell(an_alert(quotes=(quote,))).quotes[0].tone == tone


def test_the_chart_has_a_bar_for_each_bin_and_none_is_lost_at_the_bottom() -> None:
    assert sparkline(()) == ""
    assert sparkline((0, 0)) == "▁▁"
    assert sparkline((0, 1, 1000)) == "▁▂█"


def test_every_figure_of_the_message_is_one_of_the_alert() -> None:
    alert: Alert = an_alert(observed=8675, expected=3091.0, expected_low=2871, expected_high=3345, authors=7213)
    line = plain(honest_line(alert))
    for figure in ("8 675", "3 091", "2 871", "3 345", "7 213"):
        assert figure in line


def test_every_crisis_topic_has_a_french_name() -> None:
    assert set(french_words.TOPICS) == set(TOPICS)


def test_a_report_from_the_field_is_named_in_both_languages() -> None:
    named = [sentences.platform("field", sentences.tongue(lang)) for lang in ("fr", "en")]
    assert named == ["terrain", "field report"]
