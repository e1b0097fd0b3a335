"""Simulated customers: scenario files, played against the brain alone, with sound, or over SIP."""
