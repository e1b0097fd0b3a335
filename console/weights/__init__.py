"""The model catalogue: where an engine's weights come from, and the folder they are kept in."""
