"""Duties and prohibitions outside money and scope: people, secrecy, notices, reviews, acceptance."""
