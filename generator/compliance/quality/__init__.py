"""Named checks of the records themselves: what a record keeper forgets."""
