"""Records written back: YAML files and worksheets. What was there and is not changed keeps every byte."""
