"""What an adapter may say it cannot do. A gap is declared, and what happens instead is tested."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Gaps:
    """What an adapter cannot do. The kit then tests that it says so, in place of what it cannot do."""

    concurrent_units: bool = False
    """Only one unit of work can be open at a time: a second one is refused with an `OffboardError`."""
    steady_reads: bool = False
    """A unit of work that reads two rows may see one before and one after somebody's commit: then its own is refused."""
    keyed_sending: bool = False
    """The channel sends what it is given, as often as it is given."""


NO_GAPS = Gaps()
"""Nothing is left out."""
