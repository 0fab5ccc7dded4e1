"""The one shape of a reason: a code, what it is about, and the facts that led to it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Finding:
    """What one rule has to say about one thing (判定), as data.

    `code` names the rule's answer (`sign_off.sheet_changed`), `subject` is the id of what it is about, `facts` are the
    values a person needs in order to understand it. The catalogue in `documents` words it in zh-CN and en.
    """

    code: str
    subject: str
    facts: Mapping[str, object] = attrs.field(factory=dict)
