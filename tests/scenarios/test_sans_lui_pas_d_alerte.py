"""Sans lui, pas d'alerte : une rumeur que portent un compte, un message, une plateforme ou un texte récité."""

import random
from functools import cache

import pytest

from alerts import wording
from alerts.model import Alert, Caveat, Kind, Severity, Transition
from streams.leave_one_out import Part
from streams.model import Label, PostKind
from tests.support.near_copies import TEXTS, edited
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, a_territory

NOON = MONDAY + 3 * DAY + 12 * HOUR


def a_story(per_hour: float = 8.0) -> Story:
    story = Story(territories=(a_territory(usual_per_hour=per_hour),))
    story.calm("volvic", MONDAY, NOON + 6 * HOUR, per_hour)
    return story


def opened(story: Story) -> list[Alert]:
    """What has rung since noon, each episode once."""
    return [a for a in story.alerts if a.at >= NOON and a.transition is Transition.OPENED]


@cache
def answered() -> Story:
    """One person posts once; forty answer it, in their own words, among ordinary talk."""
    story = a_story()
    story.post(NOON, handle="lou_des_combrailles", author="mastodon:lou", post="l1")
    story.crowd("volvic", NOON + 60, 40, within_s=40 * MINUTE, label=Label.NEUTRAL, kind=PostKind.REPLY, ref="l1")
    story.play(NOON + 8 * HOUR)
    return story


def test_what_hangs_on_one_post_is_told_so_with_the_name_of_its_author() -> None:
    first = opened(answered())[0]
    assert first.kind is Kind.BUZZ
    assert [(d.part, d.name, d.share > 0.6) for d in first.depends_on] == [
        (Part.AUTHOR, "lou_des_combrailles", True),
        (Part.POST, "lou_des_combrailles", True),
    ]
    assert {Caveat.ONE_AUTHOR, Caveat.ONE_POST} <= set(first.caveats)
    told = " ".join(wording.tell(first).caveats)
    assert "sans @lou_des_combrailles, pas d’alerte" in told
    assert "sans le message" not in told  # the same voices are not said twice


def test_forty_people_who_answer_nobody_hang_on_nobody() -> None:
    story = a_story()
    story.crowd("volvic", NOON, 41, within_s=40 * MINUTE, label=Label.NEUTRAL)
    story.play(NOON + 8 * HOUR)
    assert story.alerts
    assert [a.depends_on for a in story.alerts if a.depends_on] == []


def test_a_rise_on_one_platform_of_two_hangs_on_it() -> None:
    story = a_story()
    story.calm("volvic", MONDAY, NOON + 6 * HOUR, 8.0, seed=2, platform="bluesky")
    story.crowd("volvic", NOON, 60, within_s=30 * MINUTE, platform="bluesky")
    story.play(NOON + 8 * HOUR)
    first = opened(story)[0]
    assert [(d.part, d.name) for d in first.depends_on] == [(Part.PLATFORM, "bluesky")]
    assert first.depends_on[0].usual == pytest.approx(0.5, abs=0.1)
    assert any("sans Bluesky, pas d’alerte" in caveat for caveat in wording.tell(first).caveats)


def test_a_territory_of_one_platform_hears_nothing_of_it() -> None:
    story = a_story()
    story.crowd("volvic", NOON, 60, within_s=30 * MINUTE)
    story.play(NOON + 8 * HOUR)
    assert story.alerts
    assert not any(Caveat.ONE_PLATFORM in a.caveats for a in story.alerts)


# --- spam -------------------------------------------------------------------------------------------------------------


def test_a_hundred_and_twenty_posts_by_one_author_ring_nowhere() -> None:
    story = a_story(50.0)
    for n in range(120):
        story.post(NOON + 15.0 * n, label=Label.NEGATIVE, author="mastodon:bavard", crisis=("drought",))
    story.play(NOON + 8 * HOUR)
    assert opened(story) == []


@pytest.mark.parametrize("young", [False, True])
def test_twenty_accounts_that_post_six_times_each_ring_once_at_most_and_are_labelled(young: bool) -> None:
    story = a_story(50.0)
    rng = random.Random(7)
    for n in range(120):
        text = edited(TEXTS[0], 1, rng)
        story.post(NOON + 15.0 * n, label=Label.NEGATIVE, author=f"mastodon:troupe{n % 20}", text=text, young=young)
    story.play(NOON + 8 * HOUR)
    assert len(opened(story)) <= 1
    loud = {Caveat.ONE_LOUD_AUTHOR, Caveat.COPIED, Caveat.COORDINATED}
    assert [a for a in opened(story) if not loud & set(a.caveats)] == []


def test_twenty_accounts_that_write_six_posts_of_their_own_are_twenty_people_and_ring_once() -> None:
    story = a_story(50.0)
    for n in range(120):
        story.post(NOON + 15.0 * n, label=Label.NEGATIVE, author=f"mastodon:troupe{n % 20}")
    story.play(NOON + 8 * HOUR)
    assert len(opened(story)) <= 1
    assert max((a.observed for a in opened(story)), default=0) <= 20 + 25


# --- the same text under many names -----------------------------------------------------------------------------------


@cache
def recited(copies: int) -> Story:
    """Sixty people are angry; so many young accounts recite one text meanwhile, with a word changed here and there."""
    story = a_story()
    rng = random.Random(3)
    story.crowd("volvic", NOON, 60, within_s=30 * MINUTE)
    for n in range(copies):
        story.post(
            NOON + n * 30 * MINUTE / copies,
            label=Label.NEGATIVE,
            author=f"mastodon:circonstance{n}",
            text=edited(TEXTS[n % 2], 1, rng),
            young=True,
        )
    story.play(NOON + 8 * HOUR)
    return story


def test_a_recited_text_is_told_with_its_share_and_is_less_urgent() -> None:
    loud = [a for a in recited(300).alerts if a.coordination > 0.5]
    assert loud
    assert all(Caveat.COORDINATED in a.caveats for a in loud)
    assert any("de copies" in caveat and "à la même minute" in caveat for caveat in wording.tell(loud[0]).caveats)
    assert Severity.CRITICAL in {a.severity for a in recited(0).alerts}
    assert {a.severity for a in recited(300).alerts} <= {Severity.INFO, Severity.WARNING}


def test_three_hundred_recitals_of_two_texts_add_a_dozen_voices() -> None:
    most = {copies: max(a.observed for a in recited(copies).alerts) for copies in (0, 300)}
    assert most[0] <= most[300] <= most[0] + 15
