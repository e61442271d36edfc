"""A portfolio (项目组合): what the assessments of many contracts come to, by contractor and by department."""
