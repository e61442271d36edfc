"""A portfolio (项目组合): its contracts assessed and built one by one, its own pages above them."""
