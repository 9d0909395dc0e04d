"""The outbox as a stream: whoever follows it gets every event once and in order, or is told that it cannot."""
