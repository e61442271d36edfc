"""Models of what is in ``data/``, in the field's own terms. Pure: no file is read here."""
