"""Messages of the stage ``check``: code → language → (message, hint)."""

CHECK: dict[str, dict[str, tuple[str, str]]] = {
    "gap": {
        "zh": (
            "{input} 在 {low} 与 {high} 之间没有分值",
            "写明其间得几分，例如“其间按线性插值”；数值只保留到这一位的，用 decimals 声明位数",
        ),
        "en": (
            "values of {input} between {low} and {high} have no points",
            "say what they earn, for example `linear between`; or declare `decimals` if no value has more of them",
        ),
    },
    "open-end": {
        "zh": ("{input} 为 {value} 时没有分值", "写明其余情况得几分，例如“其余不得分”"),
        "en": ("{input} {value} has no points", "say what all other values earn, for example `otherwise no points`"),
    },
    "overlap": {
        "zh": ("{input} 为 {value} 时有两档同时成立，而分值不同", "写明端点归哪一档，例如“80%（含）以上”"),
        "en": (
            "two tiers take {input} {value} and give different points",
            "say which tier the end belongs to, for example `80% or above` and `below 80%`",
        ),
    },
    "division": {
        "zh": ("{input} 为 {value} 时除数为 0", "写明此时得几分"),
        "en": ("the formula divides by 0 at {input} {value}", "say what holds there"),
    },
    "dead-clause": {
        "zh": ("`{text}` 对任何数值都不起作用", "删去，或检查前面各档的界限"),
        "en": ("`{text}` never applies, whatever the value", "remove it, or look at the limits of the tiers before it"),
    },
    "remark": {
        "zh": ("`{text}` 不影响得分", "如果不是计分的话，列入 wording；如果是，写明条件和分值"),
        "en": (
            "`{text}` moves no points",
            "list it under `wording` if it is not about points; if it is, say the condition and the points",
        ),
    },
    "look-alike-letters": {
        "zh": ("`{text}` 里混有看起来像拉丁字母的别种字母：{how}", "改用同一种字母"),
        "en": ("`{text}` has letters among its Latin ones that only look like them: {how}", "type the word again"),
    },
    "look-alike-name": {
        "zh": (
            "`{text}` 与 `{other}` 看起来一样，却是两个名称：{how}",
            "如果是同一个名称，改成同样的写法；否则换一个名称",
        ),
        "en": (
            "`{text}` looks like `{other}`, and they are two names: {how}",
            "write both in the same way if they are one name, else choose another",
        ),
    },
    "unused-input": {
        "zh": ("{id} 声明了输入 `{input}`，规则里却没有用到", "从 inputs 中删去，或补上有关的条款"),
        "en": (
            "{id} declares the input `{input}`, and its rule never uses it",
            "remove it from `inputs`, or add the clause that is missing",
        ),
    },
    "expect-refuted": {
        "zh": ("规则不符合 `{text}`：得 {points} 分", "两者必有一误：改正规则或 expect"),
        "en": ("the rule is not `{text}`: {points} points", "one of the two is wrong: correct the rule or `expect`"),
    },
    "expect-not-analysed": {
        "zh": ("`{text}` 既没有证实，也没有推翻：规则取决于几个输入，或不能逐段检查", "在 examples 里写几行来检查"),
        "en": (
            "`{text}` was not analysed: the rule depends on several inputs, or cannot be cut into pieces",
            "write some rows under `examples` to check it",
        ),
    },
    "addition-idle": {
        "zh": ("`{text}` 从不使得分增加", "检查上限：这里已经到顶"),
        "en": ("`{text}` never adds anything", "look at the upper bound: nothing can be added to what it allows"),
    },
    "deduction-idle": {
        "zh": ("`{text}` 从不使得分减少", "检查下限和上限：这里没有分可扣，或扣了又被上限盖过"),
        "en": (
            "`{text}` never takes anything off",
            "look at the bounds: there is nothing to take off, or a cap hides what is taken",
        ),
    },
    "full-unreached": {
        "zh": ("最多只能得到 {most} 分，达不到满分 {full} 分", "检查公式和各档的分值"),
        "en": ("no more than {most} points can be earned, the full {full} never", "look at the formula and the tiers"),
    },
    "out-of-range": {
        "zh": (
            "`{text}` 只在{input}为 {value} 之类的数值时才起作用，这样的数值一般不会有",
            "检查界限：比率一般在 0 与 100% 之间，件数是整数",
        ),
        "en": (
            "`{text}` applies only to values of {input} such as {value}, which are hardly reported",
            "look at the limit: a rate lies between 0 and 100 %, what is counted is a whole number",
        ),
    },
    "bound-unreached": {
        "zh": ("`{text}` 这个限额从来达不到", "检查限额和每一步的分值：实际加减的分数到不了这么多"),
        "en": ("`{text}` is never come to", "look at the bound and at the step: less than that can be moved"),
    },
    "level-slip": {
        "zh": (
            "{level} 还不到 {beside} 的十分之一，{input}的得分却相差不多：{points} 分，{other} 分",
            "检查小数点：是不是 {meant}？",
        ),
        "en": (
            "{level} is less than a tenth of {beside}, and {input} earns much the same: {points} and {other} points",
            "look at the decimal point: was {meant} meant?",
        ),
    },
    "no-data-source": {
        "zh": ("{id} 没有写明数据来源，其他指标大都写了", "在 owners 里写上 data"),
        "en": ("{id} does not say where its data come from, as most others do", "add `data` to its `owners`"),
    },
    "target-idle": {
        "zh": ("目标为 {value} 时，{id} 无论完成多少都得 {points} 分", "改正目标；不考核的，数据里写“不适用”"),
        "en": (
            "with a target of {value}, every value of {id} earns {points} points",
            "correct the target, or write n/a into the data of a unit to which it does not apply",
        ),
    },
    "tiers-change-places": {
        "zh": (
            (
                "取这些数值时，`{other}` 的界限是 {other_level}，`{text}` 的界限是 {level}：两档换了先后，达到后者的"
                "早已按前者计分；{input} 为 {value} 时得 {points} 分"
            ),
            "收窄 inputs 里的 least、most，或写明目标在界限另一边时怎么计分",
        ),
        "en": (
            (
                "with these values `{other}` begins at {other_level} and `{text}` at {level}: the two change places, "
                "and who reaches the latter has the former already; {input} {value} earns {points}"
            ),
            "narrow `least` and `most` under `inputs`, or say what counts where the target lies on the other side",
        ),
    },
    "base-above-full": {
        "zh": ("基本分 {base} 分高于满分 {full} 分", "改正 base，或提高这一分组的满分"),
        "en": ("the base of {base} points is above the full {full}", "correct `base`, or the points of the group"),
    },
    "unused-parameter": {
        "zh": ("参数 `{name}` 没有一条规则用到", "从 parameters 中删去，或在规则里写上它的名称"),
        "en": ("no rule uses the parameter `{name}`", "remove it from `parameters`, or name it in the rule it is for"),
    },
    "unused-convention": {
        "zh": ("没有一条规则需要约定 {names}", "可以从 conventions 中删去"),
        "en": ("no rule needs these conventions: {names}", "they may be removed from `conventions`"),
    },
    "idle-veto": {
        "zh": ("`{text}` 的条件不会成立", "检查条件中的界限"),
        "en": ("the condition of `{text}` never holds", "look at the limits in it"),
    },
    "total-range": {
        "zh": ("总分在 {low} 与 {high} 之间（满分 {full} 分）", "如非有意，检查各项指标的最低分和最高分"),
        "en": (
            "totals lie between {low} and {high} (full points: {full})",
            "if that is not meant, look at the least and the most that each indicator gives",
        ),
    },
    "total-without-most": {
        "zh": ("总分没有上限（满分 {full} 分）", "在 total 中写明 most，或为加分写明上限"),
        "en": (
            "totals have no upper end (full points: {full})",
            "state `most` under `total`, or say how far each addition goes",
        ),
    },
    "total-without-least": {
        "zh": ("总分没有下限（满分 {full} 分）", "在 total 中写明 least，或为扣分写明下限"),
        "en": (
            "totals have no lower end (full points: {full})",
            "state `least` under `total`, or say how far each deduction goes",
        ),
    },
    "grade-unreached": {
        "zh": ("等次 {grade} 要求 {least}，最高只能达到 {most}", "降低 least，或检查各项指标的最高分"),
        "en": (
            "the grade {grade} asks for {least}, and nobody comes to more than {most}",
            "lower its `least`, or look at the most that each indicator gives",
        ),
    },
    "grade-hidden": {
        "zh": ("没有总分会落入等次 {grade}：都不低于等次 {above} 的 {least}", "提高上一等次的 least，或删去这一等次"),
        "en": (
            "no total falls into the grade {grade}: all of them reach the {least} of {above}",
            "raise the `least` of the grade above, or remove this one",
        ),
    },
    "quota-without-place": {
        "zh": ("等次 {grade} 没有名额：{units} 个单位的 {share} 不足一个", "提高比例，或改变名额的取整方式"),
        "en": (
            "the grade {grade} has no place: {share} of {units} units is less than one",
            "raise the share, or round its places in another way",
        ),
    },
    "need-never-met": {
        "zh": ("等次 {grade} 对 {of} 的要求不可能满足", "检查要求中的界限"),
        "en": ("what the grade {grade} needs of {of} can never be met", "look at the limits of the need"),
    },
    "level-unused": {
        "zh": ("`{finding}` 降为 {level}，但已没有这样的检查结果可降", "删去它"),
        "en": ("`{finding}` is lowered to {level}, and there is no such finding any more", "remove it"),
    },
    "jump": {
        "zh": ("{input} 在 {value} 处分值从 {left} 跳到 {right}", "如非有意，使两侧在此处分值相等"),
        "en": (
            "the points jump from {left} to {right} at {input} {value}",
            "if that is not meant, make both sides meet there",
        ),
    },
    "worse-earns-more": {
        "zh": (
            "{input} 为 {worse} 时得 {more} 分，更好的 {better} 反而只得 {less} 分",
            "检查各档的分值，或在 better 中写明越高越好（higher）还是越低越好（lower）",
        ),
        "en": (
            "{input} {worse} earns {more} points, and the better {better} only {less}",
            "look at the points of the tiers, or say under `better` whether `higher` or `lower` is better",
        ),
    },
    "above-full": {
        "zh": ("可以得到 {earned} 分，超过满分 {full} 分", "写明上限，例如“最多加1分”或“总分不超过{full}分”"),
        "en": (
            "{earned} points can be earned, more than the full {full}",
            "say how far it may go, for example `up to 1 point more` or `at most {full} points in total`",
        ),
    },
    "below-zero": {
        "zh": ("可以得到 {earned} 分，低于 0 分", "写明“扣完为止”或“可倒扣”"),
        "en": (
            "{earned} points can be earned, less than 0",
            "say `not below 0 points`, or that the points may go below 0",
        ),
    },
    "example-fails": {
        "zh": ("这个例子{group}应得 {expected} 分，按规则得 {points} 分", "两者必有一误：改正规则或例子"),
        "en": (
            "this example{group} should earn {expected} points, the rule gives {points}",
            "one of the two is wrong: correct the rule or the example",
        ),
    },
    "example-unscored": {
        "zh": ("这个例子{group}应得 {expected} 分，而规则没有给出分值", "补上适用于这个数值的条款"),
        "en": (
            "this example{group} should earn {expected} points, and the rule gives none",
            "add the clause that takes these values",
        ),
    },
    "example-astray": {
        "zh": ("这个例子写的分组 `{group}` 没有指标 {id}", "写有这个指标的分组，或删去 group"),
        "en": (
            "the group `{group}` of this example does not have the indicator {id}",
            "name a group that has it, or delete the key group",
        ),
    },
    "example-incomplete": {
        "zh": ("这个例子缺少 {lacking}", "在例子里写上"),
        "en": ("this example lacks {lacking}", "write it into the example"),
    },
    "example-outside": {
        "zh": ("例子里的 {name}: {text} 超出声明的范围：{range}", "改正例子，或改 inputs 里的 least、most"),
        "en": (
            "{name}: {text} in this example lies outside the declared range: {range}",
            "correct the example, or change `least` or `most` under `inputs`",
        ),
    },
    "example-unreadable": {
        "zh": ("例子里的 {name}: `{text}` 不是一个值", "写作数，可带计量单位；是非项写 是 或 否"),
        "en": (
            "{name}: `{text}` in this example is not a value",
            "write a number, with its unit of measure if you like; yes or no for facts",
        ),
    },
    "not-analysed-sample": {
        "zh": ("分档的界限取决于几个输入，只检查了其中一些取值", "在 examples 里写几行，检查其余的取值"),
        "en": (
            "the ends of the tiers depend on several inputs, only some of their values were looked at",
            "write some rows under `examples` to check others",
        ),
    },
    "not-analysed-formula": {
        "zh": ("规则里的公式不能逐段检查", "在 examples 里写几行来检查"),
        "en": (
            "the rule has a formula that cannot be checked piece by piece",
            "write some rows under `examples` to check it",
        ),
    },
    "not-analysed-steps": {
        "zh": ("规则里同时起作用的步数太多，不能逐段检查", "在 examples 里写几行来检查"),
        "en": (
            "the rule has too many steps at once to be checked piece by piece",
            "write some rows under `examples` to check it",
        ),
    },
}
