"""Messages of schemes: code → language → (message, hint)."""

SCHEME: dict[str, dict[str, tuple[str, str]]] = {
    "no-such-ruleset": {
        "zh": ("本方案没有规则集 `{id}`", "可用：{known}"),
        "en": ("this scheme has no ruleset `{id}`", "write one of {known}"),
    },
    "scheme-no-data": {
        "zh": ("没有 `{ruleset}` 的数据", "写上 data: 文件名，或在计分时交入（--data {ruleset}=文件）"),
        "en": (
            "there are no data for `{ruleset}`",
            "write data: and a file, or hand them over (--data {ruleset}=FILE)",
        ),
    },
    "scheme-no-unit": {
        "zh": ("`{ruleset}` 的数据里没有单位 `{unit}`", "写数据里的单位名称"),
        "en": ("the data of `{ruleset}` have no unit `{unit}`", "write the unit as the data do"),
    },
    "scheme-unit-near": {
        "zh": ("`{ruleset}` 的数据里没有单位 `{unit}`", "是不是 `{near}`？"),
        "en": ("the data of `{ruleset}` have no unit `{unit}`", "did you mean `{near}`?"),
    },
    # Feeds ----------------------------------------------------------------------------------------------------------
    "feeds-in-a-circle": {
        "zh": ("结果互相取用成了圈：{ids}", "删去其中一条"),
        "en": ("the rulesets wait for each other: {ids}", "delete one of these feeds"),
    },
    "fed-twice": {
        "zh": ("第 {line} 行已经给 `{indicator}` 的 `{input}` 送了值", "给指标另设一个输入，每个输入只由一处送值"),
        "en": (
            "`{input}` of `{indicator}` is fed on line {line} already",
            "declare an input of its own for each feed",
        ),
    },
    "feed-whole-value": {
        "zh": ("`{value}` 是整个单位的，不能带 `{key}`", "删去 {key}，或写 value: points 或 lost"),
        "en": (
            "`{value}` belongs to a whole unit and takes no `{key}`",
            "delete {key}, or write value: points or lost",
        ),
    },
    "feed-is-no-grade": {
        "zh": ("`{value}` 是数，没有 `is` 可问", "写 value: grade，或删去 is"),
        "en": ("`{value}` is a number, of which `is` asks nothing", "write value: grade, or delete is"),
    },
    "feed-no-grades": {
        "zh": ("`{ruleset}` 的规则文件没有等次", "改送 total 或 rank，或在规则文件中加上 grades"),
        "en": (
            "the rule file of `{ruleset}` has no grades",
            "hand on the total or rank, or add grades to the rule file",
        ),
    },
    "feed-no-such-grade": {
        "zh": ("没有等次 `{id}`", "等次有：{known}"),
        "en": ("there is no grade `{id}`", "the grades are {known}"),
    },
    "feed-no-grade": {
        "zh": ("`{unit}` 在 `{ruleset}` 里没有等次可送", "改送 total，或不取这个单位"),
        "en": ("`{unit}` has no grade in `{ruleset}` to hand on", "hand on the total instead"),
    },
    "feed-measure-fact": {
        "zh": (
            "送来的是“是”或“否”，而 `{indicator}` 的 `{input}` 不是事实",
            "在规则文件中给它写 measured_in: yes/no，或删去 is 而送等次的位次",
        ),
        "en": (
            "what is fed is yes or no, and `{input}` of `{indicator}` is no fact",
            "declare it with measured_in: yes/no, or delete `is` to hand on the place of the grade",
        ),
    },
    "feed-points-of-what": {
        "zh": ("没有说是哪一项的得分", "写 of: 指标或部分的标识；整个单位的得分写 value: total"),
        "en": (
            "it is not said what the points are of",
            "write of: and an indicator or section; for a unit's, value: total",
        ),
    },
    "feed-of-several": {
        "zh": ("这里只能取一项的得分", "只写一个指标或部分；只有按责任分担（owners）才可以写几个"),
        "en": (
            "only one figure can be handed on here",
            "name one indicator or section; only shares of owners take several",
        ),
    },
    "feed-of-unknown": {
        "zh": ("没有指标或部分 `{id}`", "可用：{known}"),
        "en": ("there is no indicator or section `{id}`", "write one of {known}"),
    },
    "feed-share": {
        "zh": ("责任比例 `{text}` 不大于 0", "写大于 0 的比例；不担责的删去这一行"),
        "en": ("the share `{text}` is not above 0", "write a share above 0; who bears nothing is left out"),
    },
    "feed-ownerless": {
        "zh": ("`{ruleset}` 的 {ids} 没有责任单位，失分无人承担", "在规则文件的 owners 里写明，或用 of 限定哪些指标"),
        "en": (
            "nobody bears what is lost on {ids} of `{ruleset}`",
            "name owners in the rule file, or say with `of` which indicators are meant",
        ),
    },
    "feed-no-indicator": {
        "zh": ("要送值的规则集里没有指标 `{id}`", "可用：{known}"),
        "en": ("the ruleset that is fed has no indicator `{id}`", "write one of {known}"),
    },
    "feed-no-input": {
        "zh": ("`{id}` 不是 `{indicator}` 的输入", "可用：{known}；其他输入先写在规则文件的 inputs 下"),
        "en": (
            "`{id}` is no input of `{indicator}`",
            "use one of {known}, or declare it under inputs in the rule file",
        ),
    },
    "feed-measure": {
        "zh": (
            "`{indicator}` 的 `{input}` 以 {measured_in} 计，而送来的是分数或名次",
            "在规则文件中给它设一个以分计的输入",
        ),
        "en": (
            "`{input}` of `{indicator}` is measured in {measured_in}, and what is fed are points or ranks",
            "declare an input for it that is measured in points",
        ),
    },
    "feed-unit-and-units": {
        "zh": ("`unit` 和 `units` 不能同时写", "所有单位都取同一单位的结果用 unit，名称不同的用 units"),
        "en": ("`unit` and `units` do not go together", "unit: all get the results of one unit; units: other names"),
    },
    "feed-no-counterpart": {
        "zh": ("`{ruleset}` 里没有与 `{unit}` 对应的单位", "写 units: {{单位: 那里的名称}}"),
        "en": ("`{unit}` has no counterpart in `{ruleset}`", "write units: {{unit: its name there}}"),
    },
    "feed-counterpart-near": {
        "zh": ("`{ruleset}` 里没有与 `{unit}` 对应的单位", "是不是 `{near}`？是的话，写 units: {{{unit}: {near}}}"),
        "en": (
            "`{unit}` has no counterpart in `{ruleset}`",
            "is it `{near}`? If so, write units: {{{unit}: {near}}}",
        ),
    },
    "feed-no-rank": {
        "zh": ("`{unit}` 在 `{ruleset}` 里不参加排名，没有名次可送", "改送 total，或不取这个单位"),
        "en": ("`{unit}` is not ranked in `{ruleset}` and has no rank to hand on", "hand on the total instead"),
    },
    "feed-owner-astray": {
        "zh": ("责任单位 `{owner}` 不在 `{ruleset}` 的数据里", "写数据里的单位名称，或写 units: {{单位: {owner}}}"),
        "en": (
            "the owner `{owner}` is no unit in the data of `{ruleset}`",
            "name owners as the data do, or write units: {{unit: {owner}}}",
        ),
    },
    "feed-owner-near": {
        "zh": (
            "责任单位 `{owner}` 不在 `{ruleset}` 的数据里",
            "是不是 `{near}`？是的话，在规则文件中更正，或写 units: {{{near}: {owner}}}",
        ),
        "en": (
            "the owner `{owner}` is no unit in the data of `{ruleset}`",
            "is it `{near}`? If so, correct the rule file, or write units: {{{near}: {owner}}}",
        ),
    },
    "feed-nowhere": {
        "zh": ("`{unit}` 的分组没有指标 `{indicator}`，送来的值没有着落", "在它的分组里加上这个指标"),
        "en": (
            "the group of `{unit}` has no indicator `{indicator}`, so nothing can be fed to it",
            "give its group the indicator",
        ),
    },
    "fed-and-given": {
        "zh": ("`{unit}` 的 `{indicator}` 的 `{input}` 由 `{ruleset}` 的结果送来，数据里又写了", "清空数据里的这一格"),
        "en": (
            "`{input}` of `{indicator}` comes from the results of `{ruleset}`, and the data give it for `{unit}` too",
            "empty the cell",
        ),
    },
    # Figures of several units ---------------------------------------------------------------------------------------
    "feed-not-over": {
        "zh": ("`{key}` 只用于由几个单位的结果合成（over）", "写 over: {{单位: [下级单位]}}，或删去 {key}"),
        "en": (
            "`{key}` is only for figures of several units, made into one",
            "write over: {{unit: [units below it]}}, or delete {key}",
        ),
    },
    "feed-over-and": {
        "zh": ("`{key}` 不能与 over 同时写", "over 已经写明取哪些单位的结果，删去 {key}"),
        "en": ("`{key}` does not go with over", "over says whose figures are meant; delete {key}"),
    },
    "feed-over-value": {
        "zh": ("几个单位的 `{value}` 不能合成一个", "写 value: total、points 或 lost"),
        "en": ("the `{value}` of several units does not make one", "write value: total, points or lost"),
    },
    "feed-over-whom": {
        "zh": ("没有写明哪个单位由哪些单位合成", "写 over: {{单位: [下级单位]}}，全部单位写 over: all"),
        "en": (
            "it is not said which unit gets the figures of which",
            "write over: {{unit: [units below it]}}; for all units, over: all",
        ),
    },
    "feed-over-twice": {
        "zh": ("`{by}` 下的 `{unit}` 写了两次", "删去一个"),
        "en": ("`{unit}` stands twice under `{by}`", "delete one of them"),
    },
    "feed-over-nobody": {
        "zh": ("没有写明 `{unit}` 由 `{ruleset}` 的哪些单位合成", "在 over 里加上 {unit}: [下级单位]"),
        "en": (
            "it is not said which units of `{ruleset}` `{unit}` gets the figures of",
            "add {unit}: [units below it] to over",
        ),
    },
    "feed-weighted-sum": {
        "zh": ("加总不用权数", "写 how: mean，或删去 weights"),
        "en": ("a sum has no weights", "write how: mean, or delete weights"),
    },
    "feed-no-weights": {
        "zh": ("没有 `{id}` 可作权数", "写 指标.输入，可用：{known}"),
        "en": ("there is no `{id}` to weigh by", "write indicator.input, one of {known}"),
    },
    "feed-weight-missing": {
        "zh": ("`{unit}` 没有 `{indicator}` 的 `{input}`，无从加权", "补上这个值，或不加权（删去 weights）"),
        "en": (
            "`{unit}` has no `{input}` of `{indicator}` to be weighed by",
            "give the value, or delete weights in the scheme",
        ),
    },
    "feed-weight-negative": {
        "zh": ("`{unit}` 的 `{indicator}` 的 `{input}` 小于 0，不能作权数", "权数写 0 或更大的数"),
        "en": ("`{input}` of `{indicator}` is below 0 for `{unit}` and weighs nothing", "a weight is 0 or more"),
    },
    "feed-weight-none": {
        "zh": ("`{unit}` 等单位的权数（`{indicator}` 的 `{input}`）合计为 0", "至少一个单位的权数大于 0"),
        "en": (
            "the weights of `{unit}` and those beside it (`{input}` of `{indicator}`) come to 0",
            "give one of them a weight above 0",
        ),
    },
    # Overall --------------------------------------------------------------------------------------------------------
    "overall-taken": {
        "zh": ("有 overall 的方案里，规则集不能叫 `overall`", "给那个规则集换个标识"),
        "en": ("a scheme with an overall result has no ruleset called `overall`", "give that ruleset another id"),
    },
    "overall-weight-negative": {
        "zh": ("权重 `{text}` 小于 0", "写 0 或更大的数"),
        "en": ("the weight `{text}` is below 0", "write 0 or more"),
    },
    "overall-two-measures": {
        "zh": ("有的权重是百分数，有的不是", "都写成百分数，或都写成数"),
        "en": ("some weights are in %, others are not", "write all of them in %, or none"),
    },
    "overall-weightless": {
        "zh": ("权重合计为 0，没有总分", "至少一个权重大于 0"),
        "en": ("the weights come to 0, so that there is no total", "give one of them a weight above 0"),
    },
    "overall-weights": {
        "zh": ("权重合计 {sum}%，不是 100%", "使权重合计为 100%；不是占比的，写成数，例如 0.7"),
        "en": (
            "the weights add up to {sum}%, not to 100%",
            "make them add up to 100%; factors that do not are numbers, such as 0.7",
        ),
    },
    "overall-rescale": {
        "zh": (
            "count: points 时，缺的规则集满分多少没有定论，不能折算（rescale）",
            "写 count: percent，或 exempt: drop",
        ),
        "en": (
            "with count: points it is not known what the ruleset that is left out would bring, so nothing is rescaled",
            "write count: percent, or exempt: drop",
        ),
    },
    "overall-no-groups": {
        "zh": ("`{ruleset}` 没有分组", "写有分组的规则集，或删去 groups"),
        "en": ("`{ruleset}` has no groups", "name a ruleset with groups, or delete groups"),
    },
    "overall-groupless": {
        "zh": ("`{unit}` 不在 `{ruleset}` 里，没有分组", "把它列入那里的数据，或删去 groups"),
        "en": ("`{unit}` is not in `{ruleset}` and has no group", "give it data there, or delete groups"),
    },
    "overall-lacks": {
        "zh": (
            "`{unit}` 没有 `{ruleset}` 的得分，没有说总分怎么办",
            "在 overall 的 conventions 下写 exempt: drop（不计这一份）或 rescale（按其余折算）",
        ),
        "en": (
            "`{ruleset}` does not count for `{unit}`, and it is not said what follows for the total",
            "under the conventions of overall write exempt: drop (it is left out) or rescale (the rest is raised)",
        ),
    },
    "overall-no-veto": {
        "zh": ("`{ruleset}` 的 `{id}` 不是否决项，也没有影响等次的条款", "可用：{known}"),
        "en": ("`{id}` of `{ruleset}` vetoes nothing and moves no grade", "write one of {known}"),
    },
    "overall-no-vetoes": {
        "zh": ("`{ruleset}` 没有否决项", "删去这一条"),
        "en": ("`{ruleset}` has no vetoes that could carry over", "delete this entry"),
    },
    "overall-zero": {
        "zh": ("总分里没有可以清零的部分", "写 veto: zero total，或改变等次"),
        "en": ("the overall total has no sections to set to 0", "write veto: zero total, or move the grade"),
    },
    "overall-zero-unsaid": {
        "zh": (
            "`{ruleset}` 的 `{id}` 使得分为 0，没有说总的结果怎么办",
            "写上 veto，例如 veto: zero total 或 veto: lowest grade",
        ),
        "en": (
            "`{id}` of `{ruleset}` sets points to 0, and it is not said what follows overall",
            "add veto: for example veto: zero total, or veto: lowest grade",
        ),
    },
    # Payouts --------------------------------------------------------------------------------------------------------
    "payout-sum": {
        "zh": ("`{text}` 不是可以分配的金额", "写大于 0、最多两位小数的数，例如 1200000.00"),
        "en": (
            "`{text}` is no sum that can be shared out",
            "write a number above 0 with two decimals at most: 1200000.00",
        ),
    },
    "payout-no-groups": {
        "zh": ("`{ruleset}` 没有分组", "写 by: grade 或 total 并删去 group，或在规则文件中加上 groups"),
        "en": ("`{ruleset}` has no groups", "write by: grade or total without group, or declare groups"),
    },
    "payout-no-group": {
        "zh": ("没有分组 `{grade}`", "分组有：{known}"),
        "en": ("there is no group `{grade}`", "the groups are {known}"),
    },
    "payout-no-such-group": {
        "zh": ("`{ruleset}` 没有分组 `{id}`", "分组有：{known}"),
        "en": ("`{ruleset}` has no group `{id}`", "the groups are {known}"),
    },
    "payout-group-of-groups": {
        "zh": ("按分组分配的金额，不能再限于一个分组", "删去 group"),
        "en": ("money that is shared out by group is not for one group only", "delete group"),
    },
    "payout-parts": {
        "zh": ("各组所占份额合计 {sum}%，不是 100%", "使各组份额合计为 100%"),
        "en": ("the parts add up to {sum}%, not to 100%", "make the parts add up to 100%"),
    },
    "payout-two-ways": {
        "zh": ("parts 和 shares 不能同时写", "各组占总额的份额用 parts，人均系数用 shares"),
        "en": (
            "parts and shares do not go together",
            "parts are of the whole sum, shares are what one head gets; keep one",
        ),
    },
    "payout-idle": {
        "zh": ("各组份额已定，`{key}` 不起作用", "删去 {key}，或改用人均系数 shares"),
        "en": ("the parts are fixed, so `{key}` has no effect", "delete {key}, or write shares instead of parts"),
    },
    "payout-empty-group": {
        "zh": ("分组 `{group}` 没有单位，它的那份无人领取", "把它的份额写成 0%，并使合计仍为 100%"),
        "en": ("the group `{group}` has no units to get its part", "give it 0%, and the others all of the sum"),
    },
    "payout-from-nothing": {
        "zh": ("没有分配 `{payout}`", "可用：{known}"),
        "en": ("there is no payout `{payout}`", "write one of {known}"),
    },
    "payout-taken-twice": {
        "zh": ("`{of}` 分得的钱在第 {line} 行已经再分配", "同一笔钱只能再分配一次，删去一处"),
        "en": ("what `{of}` gets is shared out on line {line} already", "delete one of them: it can be had once"),
    },
    "payouts-in-a-circle": {
        "zh": ("分配的金额互相取用成了圈：{ids}", "给其中一个写上金额"),
        "en": ("these payouts take their sums from each other: {ids}", "give one of them a sum"),
    },
    "payout-no-part": {
        "zh": ("`{of}` 没有从 `{payout}` 分到钱", "写从那里分到钱的单位或分组"),
        "en": ("`{of}` is nobody that `{payout}` pays", "write a unit or group that it pays"),
    },
    "payout-surplus": {
        "zh": ("`{key}` 不用于 by: {by}", "改用 {needed}"),
        "en": ("`{key}` does not go with by: {by}", "write {needed} instead"),
    },
    "payout-share": {
        "zh": ("`{grade}` 的系数 `{text}` 小于 0", "写 0 或更大的数"),
        "en": ("the share `{text}` of `{grade}` is below 0", "write 0 or more"),
    },
    "payout-no-grades": {
        "zh": ("`{ruleset}` 的规则文件没有等次", "写 by: total，或在规则文件中加上 grades"),
        "en": ("the rule file of `{ruleset}` has no grades", "write by: total, or add grades to the rule file"),
    },
    "payout-grade-unsaid": {
        "zh": ("没有说 `{grade}` 分多少", "给每个等次写系数；不分的写 0"),
        "en": ("it is not said what `{grade}` gets", "give every grade a share; write 0 for none"),
    },
    "payout-spread": {
        "zh": ("幅度要把平均数（100%）包在里面", "least 写 0% 到 100%，most 写 100% 或更大"),
        "en": (
            "the mean, 100%, does not lie within the spread",
            "write least from 0% to 100%, and most of 100% or more",
        ),
    },
    "payout-heads": {
        "zh": ("people 里没有 `{unit}` 的人数，`{payout}` 无法分配", "写上人数；不分的写 0"),
        "en": ("people has no count for `{unit}`, so `{payout}` cannot be shared out", "add it; write 0 for none"),
    },
    "payout-ungraded": {
        "zh": ("`{unit}` 没有等次，`{payout}` 无法分配", "不参加排名的单位不分的，写 without: unranked"),
        "en": (
            "`{unit}` has no grade, so `{payout}` cannot be shared out",
            "if units that are not ranked get nothing, write without: unranked",
        ),
    },
    "payout-nobody": {
        "zh": ("没有单位可以分到这笔钱", "检查系数、人数和参加排名的单位"),
        "en": ("there is nobody to get this sum", "look at the shares, the people and who is ranked"),
    },
}
