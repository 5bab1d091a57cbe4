"""Messages of the stage ``check``: code → language → (message, hint)."""

CHECK: dict[str, dict[str, tuple[str, str]]] = {}
