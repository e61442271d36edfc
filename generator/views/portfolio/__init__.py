"""A portfolio (项目组合) as shown: its overview, its contractors, its departments, its common calendar."""
