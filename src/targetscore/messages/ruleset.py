"""Messages of the stage ``ruleset``: code → language → (message, hint)."""

RULESET: dict[str, dict[str, tuple[str, str]]] = {}
