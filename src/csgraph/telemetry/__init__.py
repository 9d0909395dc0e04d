"""What an operator sees of a running service: logs, metrics and traces; wired by ``app``, heard of through ``domain.observing``."""
