"""``okaeri doctor``: what is missing, and how to mend it."""
