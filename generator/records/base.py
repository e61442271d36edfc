"""The ground all records stand on: frozen models, exact scalars, and where each was read.

The loader hands every scalar over as text (``2026-04-15``, ``"3000.00"``), so that no float ever touches
money and no library guesses a date. The types here accept exactly one way of writing each value.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.location import UNRECORDED, Origin

# Years a contract can have, in digits of ASCII; a period counted from any of them stays in the calendar.
_DATE: Final = re.compile(
    r"(19|20|21)[0-9]{2}-"
    r"((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31)"
)
_MOMENT: Final = re.compile(
    _DATE.pattern + r"[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_MONEY: Final = re.compile(r"[0-9]{1,12}\.[0-9]{2}")
_PERCENT: Final = re.compile(r"0?[0-9]{1,2}(\.[0-9]{1,4})?|100(\.0{1,4})?")
_COUNT: Final = re.compile(r"[0-9]{1,5}")
_FLAG: Final = re.compile("true|false")
IDENTIFIER_FORM: Final = r"^[A-Za-z0-9][A-Za-z0-9._()-]{0,63}$"


class Bare(str):
    """A plain YAML scalar that other tools read as a number, such as an unquoted ``3000.00`` or ``3000``."""

    __slots__ = ()


def _fault(code: str, value: object) -> PydanticCustomError:
    return PydanticCustomError(code, "{value}", {"value": str(value)})


def _exact_date(value: object) -> object:
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise _fault("date-form", value)
    return value


def _exact_moment(value: object) -> object:
    if isinstance(value, str) and not _MOMENT.fullmatch(value):
        raise _fault("moment-form", value)
    return value


def _exact_money(value: object) -> object:
    if isinstance(value, Bare):
        raise _fault("money-unquoted", value)
    if isinstance(value, str):
        if not _MONEY.fullmatch(value):
            raise _fault("money-form", value)
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    raise _fault("money-form", value)


def _exact_percent(value: object) -> object:
    if isinstance(value, str):
        if not _PERCENT.fullmatch(value):
            raise _fault("percent-form", value)
        return Decimal(value)
    return value


def _exact_count(value: object) -> object:
    if isinstance(value, str):
        if not _COUNT.fullmatch(value):
            raise _fault("count-form", value)
        return int(value)
    return value


def _exact_flag(value: object) -> object:
    if isinstance(value, str):
        if not _FLAG.fullmatch(value):
            raise _fault("flag-form", value)
        return value == "true"
    return value


def _as_written(form: str, pattern: re.Pattern[str], *types: str, **limits: int) -> WithJsonSchema:
    """How a scalar stands in a file, as an editor reads it: YAML 1.2, where a plain date is text.

    ``x-form`` names the form; whoever makes a schema for editors puts it into words.
    """
    return WithJsonSchema(
        {"type": ["string", *types], "pattern": f"^({pattern.pattern})$", "x-form": form, **limits}
    )


Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""Free text that says something; unknown is null, not an empty string."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The name of something that heads pages and chapters."""
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_FORM)]
"""The name one record is referred to by: letters, digits and ``. _ - ( )``."""
Date = Annotated[dt.date, BeforeValidator(_exact_date), _as_written("date", _DATE)]
Moment = Annotated[dt.datetime, BeforeValidator(_exact_moment), _as_written("moment", _MOMENT)]
"""A point in time with its offset, such as ``2026-06-01T09:00:00+08:00``."""
Money = Annotated[Decimal, BeforeValidator(_exact_money), _as_written("money", _MONEY)]
"""An amount in the contract's currency: a quoted string with two decimals in YAML, a Decimal inside."""
Percent = Annotated[
    Decimal,
    BeforeValidator(_exact_percent),
    _as_written("percent", _PERCENT, "number", minimum=0, maximum=100),
]
"""A share of 0 to 100."""
Count = Annotated[
    int, BeforeValidator(_exact_count), _as_written("count", _COUNT, "integer", minimum=0, maximum=99_999)
]
Flag = Annotated[bool, BeforeValidator(_exact_flag), _as_written("flag", _FLAG, "boolean")]


class Part(BaseModel):
    """A piece of a record: immutable, and without fields nobody defined."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Record(Part):
    """A piece of data with a place in a file of its own or in a list of its kind."""

    origin: SkipJsonSchema[Annotated[Origin, Field(exclude=True, repr=False)]] = UNRECORDED

    @property
    def kind(self) -> str:
        """The record's kind as the message catalogue names it, such as ``incident``."""
        return type(self).__name__.lower()


def refuse(code: str, field: str, **values: Any) -> PydanticCustomError:
    """A fault of a whole record that is to be shown at one of its fields."""
    return PydanticCustomError(code, "{field}", {"field": field, **values})
