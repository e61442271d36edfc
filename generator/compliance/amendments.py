"""What may be added to a record that was decided, and what only an amendment can change.

The ledger grows and is not rewritten. To an incident on which the special meeting (专题会) has decided may
still be added: evidence, signatures, corrective actions and that one is done and verified, and what nobody
had recorded. Whatever else reads differently, down to a single word, is a change. That the meeting counted
an incident as none (no tier, amount 0.00) is a decision too and nothing to be filled in. Of decisions and
amendments nothing changes but that evidence is added.

Records are looked at here as they would stand in YAML: mappings, lists, texts, and None for what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

Plain = Mapping[str, Any]

_GROWING: Final = frozenset({"evidence", "signatures", "corrective_actions"})
"""The lists of an incident that entries may be added to."""


def is_decided(incident: Plain) -> bool:
    """Whether the special meeting fixed a tier or an amount."""
    meeting = incident.get("meeting")
    return isinstance(meeting, Mapping) and not (
        _blank(meeting.get("tier")) and _blank(meeting.get("amount"))
    )


def changed_in_incident(before: Plain, after: Plain) -> tuple[str, ...]:
    """The fields, as dotted paths, in which a decided incident reads differently; none where it only grew."""
    return tuple(dict.fromkeys(_changed(before, after, "", waived=_is_waived(before))))


def changed_in_entry(before: Plain, after: Plain) -> tuple[str, ...]:
    """The fields in which a decision or an amendment reads differently; added evidence is no difference."""
    return tuple(
        name
        for name in dict.fromkeys((*before, *after))
        if not _same(before.get(name), after.get(name))
        and not (name == "evidence" and _kept_all(before.get(name), after.get(name)))
    )


def _changed(before: Plain, after: Plain, above: str, *, waived: bool) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        path = f"{above}.{name}" if above else name
        was, now = before.get(name), after.get(name)
        if _same(was, now) or (_blank(was) and not (waived and path == "meeting.tier")):
            continue
        if name in _GROWING and not above:
            if not _kept_all(was, now):
                yield path
        elif isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _changed(was, now, path, waived=waived)
        else:
            yield path


def _is_waived(incident: Plain) -> bool:
    """Whether the meeting counted the incident as none: an amount of nothing, and no tier."""
    meeting = incident.get("meeting")
    if not isinstance(meeting, Mapping) or not _blank(meeting.get("tier")):
        return False
    try:
        return Decimal(str(meeting.get("amount"))) == 0
    except InvalidOperation:
        return False


def _kept_all(before: Any, after: Any) -> bool:
    """Whether every entry of a list is there still, as it was or with something filled in."""
    if _blank(before):
        return True
    if not isinstance(before, list | tuple) or not isinstance(after, list | tuple):
        return False
    left = list(after)
    grown = [one for one in before if not _take(left, one, exact=True)]
    return all(_take(left, one, exact=False) for one in grown)


def _take(left: list[Any], one: Any, *, exact: bool) -> bool:
    """Takes out of ``left`` what an entry became, so that no two became the same one."""
    for place, other in enumerate(left):
        if _same(one, other) if exact else _grew(one, other):
            del left[place]
            return True
    return False


def _grew(before: Any, after: Any) -> bool:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return not any(_changed(before, after, "", waived=False))
    return _same(before, after)


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same; what is left out says the same as what is unknown."""
    if _blank(one) or _blank(other):
        return _blank(one) and _blank(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(_same(one.get(name), other.get(name)) for name in (*one, *other))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _blank(value: Any) -> bool:
    """Whether a value says nothing: unknown, an empty list, or a part of which nothing is known."""
    if isinstance(value, Mapping):
        return all(_blank(one) for one in value.values())
    return value is None or (isinstance(value, list | tuple) and not value)
