"""Scores of target assessments from rules as offices write them: read exactly, proved, explained."""

__version__ = "0.1.0.dev0"


def __getattr__(name: str) -> object:
    # Until every pass is there, a name is looked up when it is asked for.
    import importlib

    homes = {
        "parse_rule": "language", "print_rule": "language", "load": "ruleset", "loads": "ruleset", "check": "check",
        "score": "score", "explain": "score", "TargetscoreError": "errors", "RulesError": "errors",
        "RuleSyntaxError": "errors", "RuleFileError": "errors", "DataError": "errors", "ast": "", "errors": "",
    }  # fmt: skip
    if name not in homes:
        raise AttributeError(name)
    home = homes[name]
    if not home:
        return importlib.import_module(f"targetscore.{name}")
    value = getattr(importlib.import_module(f"targetscore.{home}"), name)
    globals()[name] = value
    return value
