"""The communication record: what it refuses to be."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.errors import InvalidInput
from tests.clients.builders import a_record


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": ""}, "input.not_an_id"),
        ({"summary": " "}, "communication.blank"),
        ({"at": dt.datetime(2026, 11, 23, 9)}, "time.without_zone"),
    ],
)
def test_what_can_never_be_a_record(changes: dict[str, object], code: str) -> None:
    """An id that is none, a record that says nothing, a moment without a zone."""
    with pytest.raises(InvalidInput) as caught:
        a_record(**changes)

    assert [code] == [finding.code for finding in caught.value.findings]


def test_its_author_answers_for_it() -> None:
    """Whoever wrote it may see it again; who may keep it is asked for the client."""
    target = a_record().target

    assert ("communications", "R-1", "li.na") == (target.kind, target.id, target.owner)
