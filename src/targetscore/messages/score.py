"""Messages of the stage ``score``: code → language → (message, hint)."""

SCORE: dict[str, dict[str, tuple[str, str]]] = {
    "missing-value": {
        "zh": ("缺少 `{unit}` 的 `{indicator}` 的 `{input}`", "补上这个值；不适用时写 不适用"),
        "en": (
            "`{unit}` has no `{input}` for `{indicator}`",
            "fill in the value; where it does not apply, write n/a",
        ),
    },
    "no-others": {
        "zh": (
            "缺少 `{unit}` 的 `{indicator}` 的值，同组其他单位也都没有得分，无法取平均",
            "补上这个值；不适用时写 不适用",
        ),
        "en": (
            "`{unit}` has no value for `{indicator}`, and no other unit of its group has points to take the mean of",
            "fill in the value; where it does not apply, write n/a",
        ),
    },
    "value-outside": {
        "zh": (
            "`{unit}` 的 `{indicator}` 的 `{input}` 是 {value}，超出规则文件声明的范围：{range}",
            "核对这个数的来源；若确实如此，改规则文件里的 least 或 most",
        ),
        "en": (
            "`{input}` of `{indicator}` is {value} for `{unit}`, outside the range the rule file declares: {range}",
            "check where the number comes from; if it is right, change `least` or `most` in the rule file",
        ),
    },
    "peers-of-what": {
        "zh": (
            "`{indicator}` 的规则既用 `{one}` 又用 `{other}`，不清楚与同组的哪个值比较",
            "在数据中给出同组的值（mean、best、worst 或 rank）",
        ),
        "en": (
            "the rule of `{indicator}` uses both `{one}` and `{other}`: which of them is compared with the group's?",
            "give the group's value (mean, best, worst or rank) in the data",
        ),
    },
    "peers-direction": {
        "zh": ("`{indicator}` 没有说数值高好还是低好，无法得出 `{role}`", "在规则文件中写 better: higher 或 lower"),
        "en": (
            "`{indicator}` does not say whether higher or lower is better, so there is no `{role}`",
            "write better: higher or lower in the rule file",
        ),
    },
    "peers-of-part": {
        "zh": (
            "`{unit}` 的 `{indicator}` 给出的 {role} 不在数据中各单位的值之内，参加排名的不止这些单位，名次得不出来",
            "在数据中给出 rank，或者补上其他单位的数据",
        ),
        "en": (
            "the {role} given for `{indicator}` of `{unit}` lies beyond the values in the data: more units are ranked",
            "give the rank in the data, or the data of the other units",
        ),
    },
    "peers-ties": {
        "zh": (
            "`{indicator}` 要排名，{units} 的值相同，而规则文件没有说数值相同怎样排",
            "在 conventions 中写 ties: shared（1、2、2、4）、dense（1、2、2、3）、mean 或 refused",
        ),
        "en": (
            "`{indicator}` ranks units, {units} have equal values, and the rule file does not say what these do",
            "write ties: shared (1, 2, 2, 4), dense (1, 2, 2, 3), mean or refused under conventions",
        ),
    },
    "peers-tied": {
        "zh": ("`{indicator}`：{units} 的值相同，而规则文件不许并列", "更正数值，或改 conventions 中的 ties"),
        "en": ("`{indicator}`: {units} have equal values, which the rule file refuses", "correct them, or change ties"),
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
    # Ranks ----------------------------------------------------------------------------------------------------------
    "totals-tied": {
        "zh": ("{units} 的总分相同，而规则文件不许并列", "更正数值，或改 conventions 中的 ties"),
        "en": ("{units} have equal totals, which the rule file refuses", "correct the data, or change ties"),
    },
    # Grades ---------------------------------------------------------------------------------------------------------
    "need-too-low": {
        "zh": ("`{unit}` 不能评为 `{grade}`：`{of}` 是 {value}", "至少要 {limit}"),
        "en": ("`{unit}` cannot be `{grade}`: its `{of}` is {value}", "at least {limit} is needed"),
    },
    "need-too-high": {
        "zh": ("`{unit}` 不能评为 `{grade}`：`{of}` 是 {value}", "最多可以是 {limit}"),
        "en": ("`{unit}` cannot be `{grade}`: its `{of}` is {value}", "at most {limit} is allowed"),
    },
    "need-unranked": {
        "zh": ("`{unit}` 不能评为 `{grade}`：不参加排名，没有 `{of}`", "这个等次要看名次"),
        "en": ("`{unit}` cannot be `{grade}`: it is not ranked and has no `{of}`", "this grade needs a rank"),
    },
    "need-not-applicable": {
        "zh": ("`{grade}` 对 `{of}` 的要求不适用于 `{unit}`", "这一项对该单位不计分，不影响等次"),
        "en": (
            "what `{grade}` needs of `{of}` does not apply to `{unit}`",
            "it does not count for this unit and does not keep it from the grade",
        ),
    },
    "grade-set": {
        "zh": ("`{unit}` 因“{veto}”定为 `{grade}`", "无论得分多少"),
        "en": ("`{unit}` is `{grade}` by the veto `{veto}`", "whatever its points"),
    },
    "grade-down": {
        "zh": ("`{unit}` 因“{veto}”从 `{grade}` 降低 {steps} 档", "最多降到最低一档"),
        "en": ("`{unit}` falls from `{grade}` by {steps} by the veto `{veto}`", "not below the lowest grade"),
    },
    "grade-not-above": {
        "zh": ("`{unit}` 因“{veto}”最高评为 `{grade}`", "无论得分多少"),
        "en": ("`{unit}` is `{grade}` at best by the veto `{veto}`", "whatever its points"),
    },
    "quota-unranked": {
        "zh": ("`{unit}` 不参加排名，不能占 `{grade}` 的名额", "有名额限制的等次只评给参加排名的单位"),
        "en": (
            "`{unit}` is not ranked and takes no place as `{grade}`",
            "a grade with a quota is for units that are ranked",
        ),
    },
    "quota-full": {
        "zh": (
            "`{unit}` 不能评为 `{grade}`：{units} 个单位的 {share} 是 {places} 个名额，{value} 排在名额之外",
            "要高于名额内的最后一位",
        ),
        "en": (
            "`{unit}` cannot be `{grade}`: {share} of {units} units is {places}, and {value} comes after them",
            "it takes more than the last of them has",
        ),
    },
    "quota-tied-out": {
        "zh": (
            "`{unit}` 不能评为 `{grade}`：{units} 个单位的 {share} 是 {places} 个名额，同为 {value} 的容不下",
            "规则文件写着 ties: out，同分的都不评",
        ),
        "en": (
            "`{unit}` cannot be `{grade}`: {share} of {units} units is {places}, too few for all that have {value}",
            "the rule file says ties: out, so none of them gets in",
        ),
    },
    "quota-tied-in": {
        "zh": (
            "`{unit}` 仍为 `{grade}`：{units} 个单位的 {share} 是 {places} 个名额，同为 {value} 的容不下",
            "规则文件写着 ties: in，同分的都评",
        ),
        "en": (
            "`{unit}` stays `{grade}`: {share} of {units} units is {places}, too few for all that have {value}",
            "the rule file says ties: in, so all of them get in",
        ),
    },
    "grade-lifted": {
        "zh": ("`{unit}` 的等次提高 {steps} 档：{reason}（{approval}）", "不高于最高一档，不占名额"),
        "en": (
            "the grade of `{unit}` is lifted by {steps}: {reason} ({approval})",
            "not above the highest grade, and outside its quota",
        ),
    },
    "grade-lowered": {
        "zh": ("`{unit}` 的等次降低 {steps} 档：{reason}（{approval}）", "不低于最低一档，名额不递补"),
        "en": (
            "the grade of `{unit}` is lowered by {steps}: {reason} ({approval})",
            "not below the lowest grade, and its place stays taken",
        ),
    },
    "promotion-astray": {
        "zh": ("数据里没有要调整等次的 `{unit}`", "写数据里的单位名称，或删去这一条"),
        "en": (
            "the data has no unit `{unit}` whose grade could change",
            "write the unit as the data does, or delete the entry",
        ),
    },
    "target-astray": {
        "zh": ("数据里没有要调整目标的 `{unit}`", "写数据里的单位名称，或删去这一条"),
        "en": (
            "the data has no unit `{unit}` whose target could change",
            "write the unit as the data does, or delete the entry",
        ),
    },
    "target-near": {
        "zh": ("数据里没有要调整目标的 `{unit}`", "是不是 `{near}`？"),
        "en": ("the data has no unit `{unit}` whose target could change", "did you mean `{near}`?"),
    },
    "group-units-astray": {
        "zh": ("数据里没有这一组的 {units}", "补上数据，写数据里的单位名称，或从 units 中删去"),
        "en": (
            "the data does not have {units}, which this group lists",
            "add the data, write units as the data does, or take them out of the list",
        ),
    },
    "group-unit-near": {
        "zh": ("数据里没有这一组的 `{unit}`", "是不是 `{near}`？"),
        "en": ("the data has no unit `{unit}`, which this group lists", "did you mean `{near}`?"),
    },
    "promotion-near": {
        "zh": ("数据里没有要调整等次的 `{unit}`", "是不是 `{near}`？"),
        "en": ("the data has no unit `{unit}` whose grade could change", "did you mean `{near}`?"),
    },
}
