"""Time: working days, deadlines, calendar periods and which of them a product is owed for (rules §2)."""
