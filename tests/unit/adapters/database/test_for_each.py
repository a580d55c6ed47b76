"""One statement for each of many rows, as plain on one engine as on the other."""

from tansu.foundation.work import Outside
from tansu.ports.database import for_each, sql

ROWS = [
    {"number": 1, "words": "100 % :number ::text \u4eca\u5929 '\"\\"},
    {"number": 2, "words": None},
    {"number": 3, "words": "100 % ? %s ::text"},
]


def test_many_rows_go_in_as_they_are_whatever_stands_in_them(outside: Outside) -> None:
    with outside.system() as work:
        work.tx.execute(sql("CREATE TABLE many (number BIGINT, words TEXT, kept TEXT)"))

        for_each(work.tx, "INSERT INTO many (number, words, kept) VALUES (:number, :words, '50% of :it')", [])
        for_each(work.tx, "INSERT INTO many (number, words, kept) VALUES (:number, :words, '50%' || '::')", ROWS[:1])
        for_each(
            work.tx,
            "INSERT INTO many (number, words, kept) VALUES (:number, :words, '50%' || '::')",
            [tuple(one.values()) for one in ROWS[1:]],
        )

        found = work.tx.execute(sql("SELECT number, words, kept FROM many ORDER BY number")).all()
    assert [(row.number, row.words) for row in found] == [(one["number"], one["words"]) for one in ROWS]
    assert {row.kept for row in found} == {"50%::"}
