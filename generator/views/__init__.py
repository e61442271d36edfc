"""The assessment shaped into what a page or a document shows: every value is formatted here, once."""
