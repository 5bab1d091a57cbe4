"""Messages of the stage ``data``: code → language → (message, hint)."""

DATA: dict[str, dict[str, tuple[str, str]]] = {}
