"""The shape of a reason: a code, a subject and facts."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Finding:
    """The result of one rule about one subject (判定), as data.

    `code` names the result (`sign_off.sheet_changed`), `subject` is the id of what the rule looked at, `facts` are the
    values a person needs to understand the result. The catalogue in `documents` holds the sentences in zh-CN and en.
    """

    code: str
    subject: str
    facts: Mapping[str, object] = attrs.field(factory=dict)
