"""Instalments, invoices and the milestones they wait for (第五条)."""
