"""Schema versions, applied in order; each has a test."""
