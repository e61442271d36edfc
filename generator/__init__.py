"""Dossier (履约卷宗): a contract's records become a compliance assessment, a site and PDF bundles."""

__version__ = "0.1.0"
