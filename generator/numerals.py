"""Numbers in Chinese: as articles and parts are counted, and as amounts stand in capitals."""

from __future__ import annotations

from decimal import Decimal

# cn2an is loaded where a number is first written out: most commands never do, and all would wait for it.


def numeral(number: int) -> str:
    """``十二``."""
    import cn2an  # noqa: PLC0415

    return str(cn2an.an2cn(str(number)))


def capitals(amount: Decimal) -> str:
    """The amount in capitals (大写): ``壹佰肆拾捌万玖仟陆佰元整``."""
    import cn2an  # noqa: PLC0415

    return str(cn2an.an2cn(f"{amount:.2f}", "rmb"))
