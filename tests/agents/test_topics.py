import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import topics
from agents.embedded import EmbeddedBroker
from agents.settings import Clock, Settings
from agents.topics import HOUR_MS, TABLES, Topics, declare, partition_of
from streams.errors import ClameurError, ConfigError
from streams.wire import MAX_BYTES
from tools.kafka import free_port


def test_everything_that_belongs_together_has_the_same_number_of_partitions() -> None:
    declared = declare("clameur", 6)
    assert {topic.partitions for topic in declared.all} == {6}


def test_topics_are_named_after_the_application_but_that_of_the_posts() -> None:
    declared = declare("essai", 4, posts="messages")
    assert [topic.name for topic in declared.all] == [
        "messages",
        "essai.events",
        "essai.alerts",
        "essai.dead",
        *(f"essai-{table}-changelog" for table in TABLES),
    ]


def test_state_is_compacted_and_nothing_else_is() -> None:
    declared = declare("clameur", 4)
    compacted = {topic.name for topic in declared.all if topic.config.get("cleanup.policy") == "compact"}
    assert compacted == {topic.name for topic in declared.changelogs}


def test_live_posts_from_the_future_are_refused_and_old_ones_are_kept_for_replay() -> None:
    live, past = declare("clameur", 4), declare("clameur", 4, clock=Clock.EVENT)
    assert live.posts.config["message.timestamp.after.max.ms"] == str(HOUR_MS)
    assert "message.timestamp.after.max.ms" not in past.posts.config
    assert past.posts.config["retention.ms"] == "-1"


def test_a_dead_letter_may_be_larger_than_any_post() -> None:
    declared = declare("clameur", 4)
    assert int(declared.dead.config["max.message.bytes"]) > int(declared.posts.config["max.message.bytes"])
    assert int(declared.posts.config["max.message.bytes"]) > MAX_BYTES


@given(key=st.text(), partitions=st.integers(1, 64))
def test_a_key_is_always_on_the_same_partition(key: str, partitions: int) -> None:
    assert 0 <= partition_of(key, partitions) < partitions
    assert partition_of(key, partitions) == partition_of(key, partitions)


def test_a_key_stays_on_its_partition_in_the_next_version() -> None:
    # Another function would tear every state from its territory.
    assert [partition_of(key, 8) for key in ("volvic", "auvergne", "issy-les-moulineaux", "")] == [6, 5, 6, 0]


# --- on a broker -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def broker() -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker({"elsewhere": 1, "narrow": 3}) as broker:
        yield broker


def ensure(declared: Topics, broker: str) -> tuple[str, ...]:
    return asyncio.run(topics.ensure(declared, broker, Settings().kafka))


def test_a_topic_of_another_width_is_refused_with_what_to_do(broker: EmbeddedBroker) -> None:
    with pytest.raises(ConfigError) as refused:
        ensure(declare("clameur", 4, posts="narrow"), broker.bootstrap)
    (problem,) = refused.value.problems
    assert (problem.file, problem.key) == (broker.bootstrap, "narrow")
    assert problem.what == "the topic has 3 partitions, 4 are asked for"
    assert "CLAMEUR_PARTITIONS" in problem.fix


def test_posts_may_have_grown_wider_under_an_installation_that_is_there() -> None:
    declared = declare("clameur", 2)
    widths = {topic.name: 2 for topic in declared.all} | {declared.posts.name: 3}
    with EmbeddedBroker(widths) as broker:
        assert ensure(declared, broker.bootstrap) == ()
    with EmbeddedBroker(widths | {declared.posts.name: 1}) as broker, pytest.raises(ConfigError):
        ensure(declared, broker.bootstrap)


def test_topics_that_are_there_are_left_alone() -> None:
    declared = declare("clameur", 2)
    with EmbeddedBroker({topic.name: 2 for topic in declared.all}) as broker:
        assert ensure(declared, broker.bootstrap) == ()


def test_a_broker_that_is_away_is_named() -> None:
    address = f"127.0.0.1:{free_port()}"
    with pytest.raises(ClameurError, match=f"cannot ask Kafka at {address} for its topics"):
        ensure(declare("clameur", 4), address)
