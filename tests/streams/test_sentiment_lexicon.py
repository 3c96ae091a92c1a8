import pytest

from streams.sentiment.emoji import WEIGHTS
from streams.sentiment.hashtags import split
from streams.sentiment.inflection import first_group, noun
from streams.sentiment.lexicon import french, parse


@pytest.mark.parametrize(
    "word", ["scandaleuses", "menaçait", "géniaux", "pollués", "réussissent", "adorerions", "travaux-pas-là", "nulles"]
)
def test_inflected_forms_are_known_and_unknown_words_are_not(word: str) -> None:
    assert (word in french().exact) is (word != "travaux-pas-là")


def test_the_lexicon_has_thousands_of_forms_within_the_scale() -> None:
    entries = french().exact
    assert len(entries) > 16_000
    assert all(-4 <= entry.weight <= 4 for entry in entries.values())
    assert all(-4 <= entry.weight <= 4 for entry in french().phrases.values())


def test_no_emoji_outweighs_the_scale() -> None:
    assert all(-4 <= weight <= 4 for weight in WEIGHTS.values())


@pytest.mark.parametrize(
    "word", ["pain", "dire", "chat", "son", "car", "ferme", "plante", "casse", "porte", "sur", "fin", "note"]
)
def test_common_words_that_look_like_others_weigh_nothing(word: str) -> None:
    assert french().find(word, word) is None


def test_a_later_line_overrides_and_drop_takes_out_what_came_before() -> None:
    lexicon = parse("noun -2 fermier ferme\ndrop 0 ferme\ninv -1 fermier", "")
    assert lexicon.find("ferme", "ferme") is None
    assert (entry := lexicon.find("fermier", "fermier")) is not None
    assert entry.weight == -1


def test_a_required_accent_is_required() -> None:
    lexicon = parse("inv 1.5 =sûr bébé", "")
    assert lexicon.find("sur", "sur") is None
    assert lexicon.find("sûr", "sur") is not None
    assert lexicon.find("bebe", "bebe") is not None


def test_a_word_with_a_hyphen_or_an_apostrophe_becomes_an_expression() -> None:
    lexicon = parse("noun -2.6 ras-le-bol\nnoun 2.5 chef-d'œuvre", "")
    assert lexicon.phrases["ras", "le", "bol"].weight == -2.6
    assert lexicon.phrases["chef", "d", "oeuvre"].weight == 2.5


def test_a_bad_line_is_refused() -> None:
    with pytest.raises(KeyError):
        parse("adverb 2 bien", "")
    with pytest.raises(ValueError, match="could not convert"):
        parse("adj beau 2", "")


def test_an_expression_of_one_word_is_refused() -> None:
    with pytest.raises(ValueError, match="is one word"):
        parse("", "2 bravo")


def test_a_participle_keeps_its_accent_for_without_it_it_is_another_word() -> None:
    lexicon = parse("adj 2 rythmé", "")
    assert lexicon.find("rythmes", "rythmes") is None
    assert lexicon.find("rythmés", "rythmes") is not None
    assert lexicon.find("rythmee", "rythmee") is not None


def test_an_expression_is_found_from_its_longest_word() -> None:
    lexicon = parse("", "-2 laisse a desirer\n2 au top")
    assert [one.words for one in lexicon.anchors["desirer"].before["a"]] == [("laisse", "a", "desirer")]
    assert lexicon.anchors["top"].before["au"][0].offset == 1
    assert "laisse" in lexicon.inner


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("hontenationale", ["honte", "nationale"]),
        ("stopincendies", ["stop", "incendies"]),
        ("planèteendanger", ["planète", "en", "danger"]),
        ("police", ["police"]),
        ("contrexeville", ["contrexeville"]),
        ("zones_humides", ["zones", "humides"]),
        ("honte" * 20, ["honte" * 20]),
        ("__", []),
    ],
)
def test_a_hashtag_is_cut_only_when_known_words_fill_it(tag: str, words: list[str]) -> None:
    assert [word for word, _ in split(tag)] == words
    assert all(tag[at : at + len(word)] == word for word, at in split(tag))


def test_an_expression_marked_doubtful_says_so() -> None:
    assert parse("", "1.8 ça tue *".replace("ç", "c")).phrases["ca", "tue"].doubt


def test_verbs_change_their_stem_as_french_does() -> None:
    assert {"gage", "gageons", "gageait"} <= set(first_group("gager"))
    assert {"essuie", "essuyez", "essuierait"} <= set(first_group("essuyer"))
    assert {"protège", "protégeons", "protégera"} <= set(first_group("protéger"))


def test_plurals_follow_their_ending() -> None:
    assert [noun(word)[1] for word in ("bateau", "cheval", "voix", "port")] == ["bateaux", "chevaux", "voix", "ports"]
