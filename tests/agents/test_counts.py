"""Files of counts: what is understood, and what is refused with its line and what to do."""

import gzip
from pathlib import Path

import pytest

from agents import counts
from agents.counts import Counts
from streams.errors import ClameurError


def read(tmp_path: Path, text: str, *, zone: str | None = None, missing: str | None = None) -> Counts:
    path = tmp_path / "volvic.csv"
    path.write_text(text, "utf-8")
    return counts.load(path, zone=zone, missing=missing)


def rows(*stamps: str) -> str:
    return "timestamp,count\n" + "".join(f"{stamp},{n}\n" for n, stamp in enumerate(stamps, start=1))


def test_bins_have_the_length_that_most_rows_have(tmp_path: Path) -> None:
    found = read(tmp_path, rows("2026-06-16 20:00", "2026-06-16 20:05", "2026-06-16 20:10"))
    assert (found.name, found.step_min, found.zone) == ("volvic", 5, "UTC")
    assert [(row.bin.at, row.bin.count) for row in found.rows if row.bin] == [
        (1781640000.0, 1.0),
        (1781640300.0, 2.0),
        (1781640600.0, 3.0),
    ]


@pytest.mark.parametrize(
    ("stamps", "week"),
    [
        (("2026-06-16T20:00:00Z", "2026-06-16T20:05:00Z"), "Europe/Paris"),
        (("2026-06-16T22:00+02:00", "2026-06-16T22:05+02:00"), "Europe/Paris"),
        (("1781640000", "1781640300.0"), "Europe/Paris"),
        (("2026-06-16T20:00:00", "2026-06-16T20:05:00"), "UTC"),
    ],
)
def test_every_form_of_time_is_understood(tmp_path: Path, stamps: tuple[str, str], week: str) -> None:
    found = read(tmp_path, rows(*stamps))
    assert [row.at for row in found.bins] == [1781640000.0, 1781640300.0]
    assert (found.zone, [row.stamp for row in found.rows]) == (week, list(stamps))


def test_a_zone_says_whose_clock_it_was(tmp_path: Path) -> None:
    found = read(tmp_path, rows("2026-06-16 22:00", "2026-06-16 22:05"), zone="Europe/Paris")
    assert ([row.at for row in found.bins], found.zone) == ([1781640000.0, 1781640300.0], "Europe/Paris")


def test_the_hour_that_autumn_repeats_is_there_twice(tmp_path: Path) -> None:
    stamps = [f"2026-10-25 {hour:02}:{minute:02}" for hour in (1, 2, 2, 3) for minute in (0, 30)]
    found = read(tmp_path, rows(*stamps), zone="Europe/Paris")
    assert [b.at - found.bins[0].at for b in found.bins] == [1800.0 * n for n in range(8)]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators_other_columns_and_their_order_do_not_matter(tmp_path: Path, mark: str) -> None:
    text = "\ufeffvalue,note,Timestamp,negative\n3,x,2026-06-16 20:00,1\n4,y,2026-06-16 20:01,0\n".replace(",", mark)
    found = read(tmp_path, text)
    assert [(row.count, row.negative) for row in found.bins] == [(3.0, 1.0), (4.0, 0.0)]


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "volvic.csv.gz"
    path.write_bytes(gzip.compress(rows("2026-06-16 20:00", "2026-06-16 20:01").encode()))
    assert (counts.load(path).name, counts.load(path).step_min) == ("volvic", 1)


def test_people_are_counted_where_they_are_known(tmp_path: Path) -> None:
    text = "timestamp,count,negative,authors\n0,120,60,1\n60,4,2,9\n120,4,2,\n180,4,2,0\n"
    found = read(tmp_path, text)
    assert [(row.count, row.negative, row.authors) for row in found.bins] == [
        (1.0, 0.5, 1.0),
        (4.0, 2.0, 4.0),
        (4.0, 2.0, None),
        (4.0, 2.0, None),
    ]


def test_an_empty_count_is_unknown_and_keeps_its_row(tmp_path: Path) -> None:
    found = read(tmp_path, "timestamp,count\n0,1\n60,\n120,3\n")
    assert [row.bin is None for row in found.rows] == [False, True, False]
    assert ([row.count for row in found.bins], found.missing) == ([1.0, 3.0], 1)


def test_a_few_missing_rows_are_unknown(tmp_path: Path) -> None:
    found = read(tmp_path, rows(*(str(60 * n) for n in range(50) if n != 20)))
    assert (len(found.bins), len(found.rows), found.missing) == (49, 49, 1)


def test_many_missing_rows_need_a_word(tmp_path: Path) -> None:
    text = rows(*(str(60 * n) for n in range(50) if n == 1 or n % 5))
    with pytest.raises(ClameurError, match=r"volvic\.csv:6: 9 of 49 bins have no row.*--missing"):
        read(tmp_path, text)
    zeros = read(tmp_path, text, missing="zero")
    assert [row.at for row in zeros.bins] == [60.0 * n for n in range(1, 50)]
    assert (zeros.bins[4].count, len(zeros.rows), zeros.missing) == (0.0, 40, 9)
    assert len(read(tmp_path, text, missing="unknown").bins) == 40


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rows"),
        ("timestamp,count\n", "no rows"),
        ("timestamp,count\n0,1\n", "single row"),
        ("time,count\n0,1\n", r"volvic\.csv:1: the header is 'time,count'.*name the columns"),
        ("timestamp,posts\n0,1\n", "name the columns"),
        ("timestamp,count\n0,1\n60\n", r":3: 1 of 2 columns"),
        ("timestamp,count\nyesterday,1\n", r":2: 'yesterday' is no time"),
        ("timestamp,count\nnan,1\n", r":2: 'nan' is no time"),
        ("timestamp,count\n1781640000000,1\n", r":2: .*milliseconds"),
        ("timestamp,count\n0,1\n60,-2\n", r":3: count is -2"),
        ("timestamp,count\n0,1\n60,many\n", r":3: count is 'many'"),
        ("timestamp,count\n0,1\n60,inf\n", r":3: count is inf"),
        ("timestamp,count,negative\n0,1,2\n", r":2: 2 negative posts of 1"),
        ("timestamp,count\n0,1\n60,2\n60,2\n", r":4: '60' is there twice"),
        ("timestamp,count\n60,1\n0,2\n", r":3: '0' is earlier"),
        ("timestamp,count\n0,1\n60,2\n120,3\n150,4\n180,5\n240,6\n", r":5: '150' is off the grid of 1 minutes"),
        ("timestamp,count\n0,1\n1,2\n2,3\n", r"bins are 0:00:01 long -> add them up"),
        ("timestamp,count\n0,1\n90,2\n180,3\n", "add them up"),
        ("timestamp,count\n0,\n60,\n", "no row has a count"),
        ("timestamp,count\n2026-06-16T20:00,1\n2026-06-16T20:05Z,2\n", r":3: .*differ in having an offset"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ClameurError, match=said):
        read(tmp_path, text)


def test_text_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "volvic.csv"
    path.write_bytes(b"timestamp,count\n0,1\n60,\xe9\n")
    with pytest.raises(ClameurError, match=r"volvic\.csv:3: this is not UTF-8"):
        counts.load(path)


def test_an_unknown_zone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClameurError, match="no time zone 'Paris'"):
        read(tmp_path, rows("0", "60"), zone="Paris")
