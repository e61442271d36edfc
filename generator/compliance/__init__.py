"""The assessment: pure rules over records, a calendar, decisions and an as-of date."""
