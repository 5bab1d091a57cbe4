"""Messages of the stage ``language``: code → language → (message, hint)."""

LANGUAGE: dict[str, dict[str, tuple[str, str]]] = {}
