"""Telling the shop's own systems what came of its carts: a signed webhook (docs/RESULTS_BACK.md)."""
