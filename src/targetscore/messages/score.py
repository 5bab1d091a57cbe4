"""Messages of the stage ``score``: code → language → (message, hint)."""

SCORE: dict[str, dict[str, tuple[str, str]]] = {
    "missing-value": {
        "zh": ("缺少 `{unit}` 的 `{indicator}` 的 `{input}`", "补上这个值；不适用时写 不适用"),
        "en": (
            "`{unit}` has no `{input}` for `{indicator}`",
            "fill in the value; where it does not apply, write n/a",
        ),
    },
    "missing-mean-not-yet": {
        "zh": (
            "缺少 `{unit}` 的 `{indicator}` 的 `{input}`，而 `missing: mean of the others` 尚不支持",
            "补上这个值，或在规则文件中写 missing: error、zero 或 exempt",
        ),
        "en": (
            "`{unit}` has no `{input}` for `{indicator}`, and `missing: mean of the others` is not supported yet",
            "fill in the value, or write missing: error, zero or exempt in the rule file",
        ),
    },
    "no-clause-applies": {
        "zh": (
            "{values}时，规则没有说 `{unit}` 的 `{indicator}` 得几分",
            "在规则中为这个值写明得分，例如“其余不得分”",
        ),
        "en": (
            "the rule does not say what `{unit}` earns for `{indicator}` with {values}",
            "write into the rule what this value earns, for example `otherwise no points`",
        ),
    },
    "clauses-disagree": {
        "zh": (
            "{values}时，规则的两处分别给 `{unit}` 的 `{indicator}` {one} 分和 {other} 分",
            "在规则中写明边界归哪一档：（含）或（不含）",
        ),
        "en": (
            "two clauses give `{unit}` different points for `{indicator}` with {values}: {one} and {other}",
            "say in the rule which tier the end belongs to: (included) or (not included)",
        ),
    },
    "division-by-zero": {
        "zh": ("`{unit}` 的 `{indicator}`：规则要除以 `{input}`，而它不大于 0", "更正这个值；不适用时写 不适用"),
        "en": (
            "the rule divides by `{input}`, which is not above 0 for `{unit}`, `{indicator}`",
            "correct the value; where it does not apply, write n/a",
        ),
    },
    "derived-value-differs": {
        "zh": (
            "`{unit}` 的 `{indicator}`：`{input}` 为 {given}，而按 `actual` 和 `{reference}` 计算是 {right}",
            "更正三个值中错误的一个，或删去 `{input}`",
        ),
        "en": (
            "`{unit}`, `{indicator}`: `{input}` is given as {given}, but `actual` and `{reference}` make it {right}",
            "correct the one of the three values that is wrong, or leave out `{input}`",
        ),
    },
}
