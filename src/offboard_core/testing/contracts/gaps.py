"""Gaps: declared limitations of an adapter. The kit tests what happens instead."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Gaps:
    """What an adapter cannot do. For each gap, the kit tests the declared replacement behaviour."""

    concurrent_units: bool = False
    """Only one unit of work can be open at a time: a second one is refused with an `OffboardError`."""
    steady_reads: bool = False
    """Two reads in a unit of work may be from before and after another commit; its own commit is then refused."""
    keyed_sending: bool = False
    """The channel sends a message every time, even under a key it has already seen."""


NO_GAPS = Gaps()
"""No limitations."""
