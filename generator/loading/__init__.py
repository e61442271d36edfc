"""Files become records, or located problems: all of them at once, never a part of the records."""
