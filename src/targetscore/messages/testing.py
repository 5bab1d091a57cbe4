"""Messages of cases and of properties that do not hold, and the words that ``test`` tells them in."""

TESTING: dict[str, dict[str, tuple[str, str]]] = {
    "duplicate-case": {
        "zh": ("`{name}` 已是第 {line} 行用例的名称", "每个用例写不同的名称"),
        "en": ("`{name}` is the name of the case in line {line} already", "give every case a name of its own"),
    },
    "case-without-end": {
        "zh": (
            "用例应当写 expect，或者写 refused，二者取一",
            "写明应得的结果；数据应当被拒绝的，写 refused: [missing-value]",
        ),
        "en": (
            "a case says either what to `expect` or why the data are `refused`",
            "say what must come of the data, or write `refused: [missing-value]` if they must be refused",
        ),
    },
    "unknown-in-case": {
        "zh": ("`{word}` 不是这里可以写的名称", "是否指 {known}？"),
        "en": ("`{word}` is not known here", "known is {known}"),
    },
    "case-differs": {
        "zh": ("`{unit}` 的 {figure} 应为 {expected}，按规则为 {given}", "两者必有一误：改正规则或用例"),
        "en": (
            "{figure} of `{unit}` should be {expected}, the rules give {given}",
            "one of the two is wrong: correct the rule or the case",
        ),
    },
    "case-unit-unknown": {
        "zh": ("数据中没有单位 `{unit}`", "改正单位名称"),
        "en": ("the data have no unit `{unit}`", "correct the name of the unit"),
    },
    "case-not-refused": {
        "zh": ("数据应当被拒绝（{codes}），却能计分", "两者必有一误：改正规则或用例"),
        "en": (
            "the data should be refused ({codes}), and can be scored",
            "one of the two is wrong: correct the rule or the case",
        ),
    },
    "property-order": {
        "zh": ("{id}：单位或行的次序不同，`{unit}` 的结果就不同", "这是 targetscore 的错误，请连同规则文件报告"),
        "en": (
            "{id}: the result of `{unit}` changes with the order of units or rows",
            "this is a fault of targetscore: please report it with the rule file",
        ),
    },
    "property-bounds": {
        "zh": (
            "{id}：`{unit}` 得 {points} 分，越出 {least} 至 {most} 分",
            "写明上限或下限，例如“最多加1分”“扣完为止”“可倒扣”",
        ),
        "en": (
            "{id}: `{unit}` earns {points} points, beyond {least} to {most}",
            "say how far it may go, for example `at most 12 points in total`, `not below 0 points`",
        ),
    },
    "property-direction": {
        "zh": (
            "{id}：`{better}` 的数值更好，得 {less} 分，少于 `{worse}` 的 {more} 分",
            "检查各档的分值，或在 better 中写明越高越好（higher）还是越低越好（lower）",
        ),
        "en": (
            "{id}: `{better}` has the better value and {less} points, `{worse}` has {more}",
            "look at the points of the tiers, or say under `better` whether `higher` or `lower` is better",
        ),
    },
    "property-steps": {
        "zh": (
            "{id}：`{unit}` 各步之和为 {sum} 分，得分却为 {points} 分",
            "这是 targetscore 的错误，请连同规则文件报告",
        ),
        "en": (
            "{id}: the steps of `{unit}` add up to {sum} points, and it has {points}",
            "this is a fault of targetscore: please report it with the rule file",
        ),
    },
    "property-explanation": {
        "zh": ("{id}：`{unit}` 的说明没有讲清每一分的去向", "这是 targetscore 的错误，请连同规则文件报告"),
        "en": (
            "{id}: the explanation of `{unit}` does not account for every point lost",
            "this is a fault of targetscore: please report it with the rule file",
        ),
    },
    "property-wording": {
        "zh": ("{id}：规则写成“{text}”再读，意思就变了", "这是 targetscore 的错误，请连同规则文件报告"),
        "en": (
            "{id}: the rule written as `{text}` is read with another meaning",
            "this is a fault of targetscore: please report it with the rule file",
        ),
    },
}

TOLD_OF_TESTS: dict[str, dict[str, str]] = {
    "test-summary": {
        "zh": "{file}：通过{passed}，未通过{failed}，未试{skipped}",
        "en": "{file}: {passed} passed, {failed} failed, {skipped} not tried",
    },
    "testing": {"zh": "测试中", "en": "testing"},
    "cases-of-one": {"zh": "--cases 只用于一个规则文件", "en": "--cases is for one rule file"},
    "test-failed": {"zh": "未通过：{kind} {name}", "en": "failed: {kind} {name}"},
    "test-kind-example": {"zh": "例子", "en": "example"},
    "test-kind-case": {"zh": "用例", "en": "case"},
    "test-kind-property": {"zh": "性质", "en": "property"},
    "test-paste": {
        "zh": "最简单的反例，可存入 {file}，改正其中的分值：",
        "en": "the simplest counterexample, to be pasted into {file}, with the points put right:",
    },
    "test-coverage": {
        "zh": "用例和例子触及 {all} 处中的 {touched} 处（{kinds}）",
        "en": "cases and examples touch {touched} of {all} ({kinds})",
    },
    "test-untouched": {"zh": "没有用例触及：", "en": "touched by no case:"},
    "test-all-touched": {"zh": "用例触及全部各处", "en": "every one is touched by a case"},
    "test-skipped-data": {"zh": "抽不到可以计分的数据", "en": "no data could be drawn that can be scored"},
    "test-skipped-wording": {"zh": "没有可写的规范文本：{languages}", "en": "no canonical text writes it: {languages}"},
    "covered-piece": {"zh": "分段", "en": "pieces"},
    "covered-edge": {"zh": "界限", "en": "edges"},
    "covered-tier": {"zh": "档次", "en": "tiers"},
    "covered-step": {"zh": "步", "en": "steps"},
    "covered-bound": {"zh": "上下限", "en": "bounds"},
    "covered-fact": {"zh": "是非", "en": "facts"},
    "covered-effect": {"zh": "否决", "en": "vetoes"},
    "covered-status": {"zh": "状态", "en": "statuses"},
    "covered-grade": {"zh": "等次", "en": "grades"},
    "test-mutants": {
        "zh": "规则的{all}处改动，用例发现了{killed}处（{percent}%）；另有{equal}处改了等于没改",
        "en": "cases notice {killed} of {all} changes of the rules ({percent}%); {equal} more change nothing",
    },
    "test-mutants-all": {
        "zh": "{files}个文件合计：规则的{all}处改动，用例发现了{killed}处（{percent}%）",
        "en": "{files} files together: cases notice {killed} of {all} changes of the rules ({percent}%)",
    },
    "test-too-few": {"zh": "少于要求的{least}%", "en": "those are fewer than the {least}% asked for"},
    "test-survivor": {
        "zh": "{where}：未发现的改动：{kind} {of}",
        "en": "{where}: a change that no case notices: {kind} {of}",
    },
    "test-kill": {
        "zh": "能发现它的用例，核对应得的结果后可存入 {file}：",
        "en": "this case notices; check what it expects, and paste it into {file}:",
    },
    "test-no-killer": {"zh": "没有找到能发现它的数据", "en": "no data were found that show it"},
    "mutant-left-out": {"zh": "（删去）", "en": "(left out)"},
    "mutant-threshold": {"zh": "界限", "en": "threshold"},
    "mutant-points": {"zh": "分值", "en": "points"},
    "mutant-comparison": {"zh": "比较", "en": "comparison"},
    "mutant-step": {"zh": "步长", "en": "step"},
    "mutant-bound": {"zh": "上下限", "en": "bound"},
    "mutant-part": {"zh": "不足一步", "en": "part of a step"},
    "mutant-number": {"zh": "数字", "en": "number"},
    "mutant-dropped": {"zh": "删去一句", "en": "clause left out"},
    "mutant-convention": {"zh": "约定", "en": "convention"},
    "mutant-section": {"zh": "部分", "en": "section"},
    "mutant-grade": {"zh": "等次", "en": "grade"},
}
