"""Changing: every mutation is one transaction that ends with its changes, its events and the answer for its idempotency key."""
