"""The contract of a shelf: its four operations inside one open transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, cast

import pytest

from offboard_core.adapters.shelf import ID_LIMIT, TEXT_LIMIT, Row, Scalar, Shelf, Where
from offboard_core.errors import Conflict
from offboard_core.testing.builders import NOON, TODAY
from offboard_core.testing.contracts.rows import AWKWARD

HOUR = dt.timedelta(hours=1)


def a_row(id: str = "1", *, version: int = 1, document: str = "{}", **columns: Scalar) -> Row:
    """Build a row of the kind `ladders`."""
    return Row(
        id=id,
        version=version,
        columns={"client": "C-1", "salesperson": "li.na", "next_review_on": TODAY, **columns},
        document=document,
    )


def a_record(id: str, at: dt.datetime) -> Row:
    """Build a row of the kind `communications`."""
    return Row(id=id, version=1, columns={"client": "C-1", "author": "li.na", "at": at}, document="{}")


def ids(rows: Sequence[Row]) -> list[str]:
    """Return the ids of rows, in their order."""
    return [row.id for row in rows]


class ShelfContract:
    """The contract of a shelf inside one transaction. Override the fixture `shelf`.

    `StorageContract` tests promises across transactions, through the storage.
    """

    @pytest.fixture
    def shelf(self) -> Shelf:
        """Override this: an empty shelf in an open transaction that is rolled back afterwards."""
        raise NotImplementedError("override the `shelf` fixture with an empty shelf in an open transaction")

    def test_what_was_put_is_fetched(self, shelf: Shelf) -> None:
        """A row comes back as put: id, version, columns of the same type, document."""
        row = a_row(document='{"a":"\u5e94\u6536\\u0000"}')
        shelf.put("ladders", [row], [0])

        assert {"1": row} == shelf.fetch("ladders", ["1"])

    def test_what_is_not_there_is_left_out(self, shelf: Shelf) -> None:
        """`fetch` returns stored rows only; without ids it returns none."""
        shelf.put("ladders", [a_row("1")], [0])

        assert {"1"} == shelf.fetch("ladders", ["0", "1", "1", "2"]).keys()
        assert {} == shelf.fetch("ladders", [])

    def test_kinds_are_apart(self, shelf: Shelf) -> None:
        """An id can be stored once per kind."""
        shelf.put("receipts", [Row(id="1", version=1, columns={}, document="receipt")], [0])

        assert {} == shelf.fetch("feeds", ["1"])
        shelf.put("feeds", [Row(id="1", version=1, columns={}, document="feed")], [0])
        assert "receipt" == shelf.fetch("receipts", ["1"])["1"].document

    def test_a_row_is_replaced_as_a_whole(self, shelf: Shelf) -> None:
        """A put with the expected version replaces version, columns and document."""
        shelf.put("ladders", [a_row()], [0])
        after = a_row(version=2, document="[]", client="C-2", salesperson="sun", next_review_on=dt.date(2027, 1, 1))
        shelf.put("ladders", [after], [1])

        assert {"1": after} == shelf.fetch("ladders", ["1"])
        assert [] == list(shelf.find("ladders", [Where("client", "=", "C-1")]))

    def test_a_version_may_skip(self, shelf: Shelf) -> None:
        """The caller chooses the new version; the head of a chain skips by the number of entries."""
        shelf.put("heads", [Row(id="cases/1", version=3, columns={}, document="c")], [0])
        shelf.put("heads", [Row(id="cases/1", version=9, columns={}, document="i")], [3])

        assert 9 == shelf.fetch("heads", ["cases/1"])["cases/1"].version

    @pytest.mark.parametrize(("stored", "expected"), [(1, 0), (2, 1), (1, 2), (0, 1)])
    def test_another_version_is_a_conflict(self, shelf: Shelf, stored: int, expected: int) -> None:
        """A row with another stored version than expected raises `Conflict` with kind and id."""
        if stored:
            shelf.put("ladders", [a_row(version=stored)], [0])

        with pytest.raises(Conflict) as caught:
            shelf.put("ladders", [a_row("0"), a_row("1", version=3), a_row("2")], [0, expected, 0])
        assert ("ladders", "1") == (caught.value.kind, caught.value.id)

    def test_new_and_changed_rows_are_put_together(self, shelf: Shelf) -> None:
        """One put can store new and existing rows."""
        shelf.put("ladders", [a_row("b")], [0])
        shelf.put("ladders", [a_row("a"), a_row("b", version=2), a_row("c")], [0, 1, 0])

        assert [("a", 1), ("b", 2), ("c", 1)] == [(row.id, row.version) for row in shelf.find("ladders")]

    def test_every_condition_has_to_hold(self, shelf: Shelf) -> None:
        """`find` returns rows that meet all conditions, and all rows if there are no conditions."""
        rows = [a_row("1"), a_row("2", client="C-2"), a_row("3", salesperson="sun")]
        shelf.put("ladders", rows, [0, 0, 0])

        both = [Where("client", "=", "C-1"), Where("salesperson", "=", "li.na")]
        assert ["1"] == ids(shelf.find("ladders", both))
        assert rows == list(shelf.find("ladders"))

    @pytest.mark.parametrize(("sign", "expected"), [("=", ["b"]), ("<=", ["a", "b"]), (">", ["c"])])
    def test_days_are_compared(self, shelf: Shelf, sign: str, expected: list[str]) -> None:
        """A day equals itself; `<=` includes it and `>` does not."""
        days = {"a": TODAY - dt.timedelta(days=1), "b": TODAY, "c": TODAY + dt.timedelta(days=1)}
        shelf.put("ladders", [a_row(id, next_review_on=day) for id, day in days.items()], [0, 0, 0])

        assert expected == ids(shelf.find("ladders", [Where("next_review_on", _sign(sign), TODAY)]))

    @pytest.mark.parametrize(("sign", "expected"), [("=", ["b"]), ("<=", ["a", "b"]), (">", ["c"])])
    def test_moments_are_compared(self, shelf: Shelf, sign: str, expected: list[str]) -> None:
        """A moment equals itself in any zone; a microsecond earlier or later is a different moment."""
        tick = dt.timedelta(microseconds=1)
        rows = [a_record("a", NOON - tick), a_record("b", NOON), a_record("c", NOON + tick)]
        shelf.put("communications", rows, [0, 0, 0])
        elsewhere = NOON.astimezone(dt.timezone(-5 * HOUR))

        assert expected == ids(shelf.find("communications", [Where("at", _sign(sign), elsewhere)]))

    def test_text_is_compared_by_code_point(self, shelf: Shelf) -> None:
        """Ids and promoted texts are ordered and compared by code point."""
        shelf.put("ladders", [a_row(id, client=id) for id in AWKWARD], [0] * len(AWKWARD))

        assert sorted(AWKWARD) == ids(shelf.find("ladders"))
        assert sorted(AWKWARD) == ids(shelf.find("ladders", order="client"))
        for id in AWKWARD:
            assert [id] == ids(shelf.find("ladders", [Where("client", "=", id)]))
            assert sorted(other for other in AWKWARD if other > id) == ids(
                shelf.find("ladders", [Where("id", ">", id)])
            )

    def test_one_of_several_texts_is_enough(self, shelf: Shelf) -> None:
        """`in` holds where the column is one of the texts: all rows, a page of them, and none without a text."""
        clients = {"a": "C-1", "b": "C-2", "c": "C-3", "d": "C-1", "e": "c-3"}
        shelf.put("ladders", [a_row(id, client=client) for id, client in clients.items()], [0] * 5)
        either = Where("client", "in", ("C-3", "C-1"))

        assert ["a", "c", "d"] == ids(shelf.find("ladders", [either]))
        assert ["c", "d"] == ids(shelf.find("ladders", [either, Where("id", ">", "a")], limit=2))
        assert [] == ids(shelf.find("ladders", [Where("client", "in", ())], limit=2))

    def test_rows_come_by_their_order_and_then_by_id(self, shelf: Shelf) -> None:
        """`find` orders by the given column, then by id; `newest_first` reverses the whole order."""
        moments = {"b": NOON, "d": NOON - HOUR, "a": NOON, "c": NOON + HOUR}
        shelf.put("communications", [a_record(id, at) for id, at in moments.items()], [0] * 4)

        assert ["d", "a", "b", "c"] == ids(shelf.find("communications", order="at"))
        assert ["c", "b", "a", "d"] == ids(shelf.find("communications", order="at", newest_first=True))
        assert ["d", "c", "b", "a"] == ids(shelf.find("communications", newest_first=True))

    def test_a_limit_takes_the_first(self, shelf: Shelf) -> None:
        """`limit` returns the first rows of the order, in either direction."""
        shelf.put("ladders", [a_row(id) for id in "cadb"], [0] * 4)

        assert ["a", "b"] == ids(shelf.find("ladders", limit=2))
        assert ["d", "c"] == ids(shelf.find("ladders", newest_first=True, limit=2))
        assert ["b", "c"] == ids(shelf.find("ladders", [Where("id", ">", "a")], limit=2))
        assert 4 == len(shelf.find("ladders", limit=9))

    def test_numbers_are_compared_as_numbers(self, shelf: Shelf) -> None:
        """Whole numbers are ordered by value: 9 before 10."""
        rows = [
            Row(id=f"s#{seq}", version=1, columns={"stream": "s", "seq": seq}, document="{}") for seq in (10, 9, 2, 11)
        ]
        shelf.put("journal", rows, [0] * 4)

        assert ["s#2", "s#9", "s#10", "s#11"] == ids(shelf.find("journal", order="seq"))
        assert ["s#2", "s#9"] == ids(shelf.find("journal", [Where("seq", "<=", 9)], order="seq"))

    def test_confirming_what_is_so_changes_nothing(self, shelf: Shelf) -> None:
        """`confirm` passes if the versions are the stored ones; a missing id stays missing and free."""
        shelf.put("ladders", [a_row("1"), a_row("2", version=1)], [0, 0])
        shelf.put("ladders", [a_row("2", version=2)], [1])
        shelf.confirm("ladders", {"0": 0, "1": 1, "2": 2, "3": 0})

        assert ["1", "2"] == ids(shelf.find("ladders"))
        shelf.put("ladders", [a_row("0")], [0])
        assert {"0", "1"} == shelf.fetch("ladders", ["0", "1"]).keys()

    @pytest.mark.parametrize("versions", [{"1": 0}, {"1": 1}, {"0": 0, "1": 2, "2": 1}, {"0": 0, "1": 3}])
    def test_confirming_what_is_not_so_is_a_conflict(self, shelf: Shelf, versions: dict[str, int]) -> None:
        """`confirm` raises `Conflict` with a row that has another version, is gone, or exists unexpectedly."""
        shelf.put("ladders", [a_row("1", version=2)], [0])

        with pytest.raises(Conflict) as caught:
            shelf.confirm("ladders", versions)
        assert "ladders" == caught.value.kind
        assert caught.value.id in {id for id, version in versions.items() if version != (2 if id == "1" else 0)}

    def test_the_longest_ids_and_texts_fit(self, shelf: Shelf) -> None:
        """Ids and texts of full length are stored and found, also with the widest characters."""
        id, text = "\U0001f600" * ID_LIMIT, "\U0001f601" * TEXT_LIMIT
        shelf.put("ladders", [a_row(id, client=text)], [0])

        assert [id] == ids(shelf.find("ladders", [Where("client", "=", text)]))

    def test_many_rows_fit_one_verb(self, shelf: Shelf) -> None:
        """Each operation accepts 2,500 rows at once."""
        rows = [a_row(f"{number:05d}") for number in range(2_500)]
        shelf.put("ladders", rows, [0] * len(rows))
        shelf.confirm("ladders", dict.fromkeys(ids(rows), 1) | {f"x{number}": 0 for number in range(600)})

        assert ids(rows) == sorted(shelf.fetch("ladders", ids(rows)))
        assert ids(rows)[:2_000] == ids(shelf.find("ladders", limit=2_000))


def _sign(sign: str) -> Literal["=", "<=", ">"]:
    assert sign in {"=", "<=", ">"}
    return cast('Literal["=", "<=", ">"]', sign)
