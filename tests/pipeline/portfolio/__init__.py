"""Building portfolios: real contracts, real workers, real sites."""
