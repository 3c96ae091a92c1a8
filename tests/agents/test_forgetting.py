import pytest

from agents.forgetting import deletion, forget
from agents.security import KafkaSecurity
from agents.topics import declare
from streams.codec import decode
from streams.erasing import deleted_by
from streams.errors import ClameurError


@pytest.mark.parametrize("author", ["", "lou", "mastodon:", ":lou"])
async def test_an_author_without_a_platform_is_refused_before_anything_is_read(author: str) -> None:
    with pytest.raises(ClameurError, match="give platform:id"):
        await forget(author, declare("none", 1), "127.0.0.1:1", KafkaSecurity())


async def test_a_broker_that_is_not_there_is_told() -> None:
    with pytest.raises(ClameurError, match="cannot forget at"):
        await forget("mastodon:lou", declare("none", 1), "127.0.0.1:1", KafkaSecurity())


def test_a_post_with_the_longest_id_is_deleted_too() -> None:
    name, raw = deletion("mastodon", "9" * 128, 1_781_600_000.0)
    assert len(name) <= 128
    assert deleted_by(decode(raw)) == "mastodon:" + "9" * 128
