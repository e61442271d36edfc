"""Incidents: tier, meeting, closing, deductions, triggers and what follows them (第十二条)."""
