"""Encryption at rest: the port, AES-GCM behind it, and where the key of keys comes from."""
