"""The systems under the multi-level protection scheme: filing, evaluation, rectification (等级保护)."""
