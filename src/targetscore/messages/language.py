"""Messages about rule texts: code → language → (message, hint)."""

from __future__ import annotations

LANGUAGE: dict[str, dict[str, tuple[str, str]]] = {
    "unknown-word": {
        "zh": (
            "看不懂“{word}”",
            "如果它代表一个数，在 aliases 或 inputs 中声明；如果它不影响得分，列入 wording；否则换一种说法",
        ),
        "en": (
            "`{word}` is not a word of the rules",
            (
                "declare it as an alias or input if it stands for a value, list it under wording if it has no effect "
                "on points, or reword"
            ),
        ),
    },
    "unknown-word-near": {
        "zh": ("看不懂“{word}”", "是不是 {near}？也可以在 aliases 中声明，或者列入 wording"),
        "en": (
            "`{word}` is not a word of the rules",
            "did you mean {near}? Or declare it as an alias, or list it under wording",
        ),
    },
    "part-unreadable": {
        "zh": (
            "“{part}”到“{word}”为止读不通",
            "一个分句只写一件事，例如：达到95%得满分；每低1个百分点扣0.5分；最多加3分",
        ),
        "en": (
            "`{part}` cannot be read beyond `{word}`",
            (
                "say one thing in a part, for example: full score at 95%; deduct 0.5 points for each percentage point "
                "below 95%; at most 12 points"
            ),
        ),
    },
    "part-unfinished": {
        "zh": ("“{part}”没有写完", "补全这一分句，例如：每低1个百分点扣0.5分"),
        "en": (
            "`{part}` is unfinished",
            "complete the part, for example: deduct 0.5 points for each percentage point below 95%",
        ),
    },
    "text-empty": {
        "zh": ("规则是空的", "写出计分办法，例如：达到95%得满分，每低1个百分点扣0.5分，扣完为止"),
        "en": ("the rule is empty", "write how points are scored, for example: full score at 95%; otherwise no points"),
    },
    "text-too-long": {
        "zh": ("规则超过 {limit} 个字", "把它分成几个指标"),
        "en": ("the rule is longer than {limit} characters", "split it into several indicators"),
    },
    "no-points": {
        "zh": ("这段文字没有说怎样计分", "写出计分办法，例如：达到95%得满分，每低1个百分点扣0.5分，扣完为止"),
        "en": (
            "this text does not say how points are scored",
            "write how, for example: full score at 95%; otherwise no points",
        ),
    },
    "number-unreadable": {
        "zh": ("“{text}”不是一个数", "用阿拉伯数字写，例如 95%、0.5分"),
        "en": ("`{text}` is not a number", "write digits, for example 95% or 0.5 points"),
    },
    "comma-in-number": {
        "zh": ("“{text}”中的逗号可能是小数点，也可能是千分位", "不用逗号，例如 1500 或 1.5"),
        "en": ("the comma in `{text}` may be a decimal sign or group digits", "write 1500, 1,500 or 1.5"),
    },
    "blank-left-open": {
        "zh": ("“{text}”处没有填数", "填上数，或者用 parameters 中的参数"),
        "en": ("`{text}` was never filled in", "fill in the number, or use a parameter"),
    },
    "share-or-value": {
        "zh": (
            "前面比较的是{share}，这里的 {level} 是同样的比例，还是数值本身，有两种读法",
            "写作“目标值的…”，或者写出指标名称，例如：合格率达到{level}",
        ),
        "en": (
            "beside {share} this {level} could be a share too, or the value itself",
            "write `… of the target`, or name the value, for example: pass rate of {level}",
        ),
    },
    "share-or-difference": {
        "zh": (
            "“{text}”有两种读法：是它的{amount}，还是与它相差{amount}",
            "写作“目标值的{amount}”，或者“每高于目标值{amount}”",
        ),
        "en": (
            "`{text}` can be read as {amount} of that level or as {amount} away from it",
            "write `{amount} of target`, or `{amount} above target`",
        ),
    },
    "comparison-twice": {
        "zh": ("一个数前后有两个比较词", "只留一个，例如 未达到90% 或 90%以下"),
        "en": ("two comparisons with one number", "keep one of them"),
    },
    "comparison-contradicts": {
        "zh": ("这里的比较词互相矛盾", "只留一个，例如 超过90% 或 90%以下"),
        "en": (
            "the comparisons here contradict each other",
            "keep one of them, for example `over 90%` or `90% or less`",
        ),
    },
    "range-after-comparison": {
        "zh": ("“{word}”后面不能跟一个区间", "写作 80%至90%，需要时标明（含）（不含）"),
        "en": ("a range cannot follow `{word}`", "write `from 80% to below 90%`"),
    },
    "each-beside-tier": {
        "zh": (
            "前面“{tier}”已经加分或扣分：这里从头算起，还是从那里算起？",
            "从那里算起的，写作 此后每…；另算的，写明从多少到多少",
        ),
        "en": (
            "points are moved where `{tier}` already: does this count from the first one, or from there?",
            "write `for each further …` to count from there; else say from where to where this counts",
        ),
    },
    "used-up-and-below": {
        "zh": ("前面说最低得几分，这里又倒扣：能不能得负分？", "能得负分的，写作 最低-2分；不能的，把“倒扣”改为“扣”"),
        "en": (
            "a least is stated, and points are deducted below zero here: may the score be negative?",
            "write the least below zero, or 扣 in place of 倒扣",
        ),
    },
    "factor-of-what": {
        "zh": ("前面还没有得分，乘的是哪些分不清楚", "把这一句写在它所乘的分数后面"),
        "en": (
            "no points stand before this: which of them are multiplied?",
            "write it behind the points that it multiplies",
        ),
    },
    "levels-joined": {
        "zh": ("“{word}”连着两个数：是两数之间，还是各达到一个？", "写作 80%至90%；或者 甲率达到90%且乙率达到80%"),
        "en": (
            "`{word}` joins two numbers: from one to the other, or one for each value?",
            "write `80%至90%`, or `甲率达到90%且乙率达到80%`",
        ),
    },
    "list-in-range": {
        "zh": ("这里不能写一串数", "每一档写一个数，或者写作：完成90%、80%的分别得9、8分"),
        "en": (
            "a list of numbers cannot stand here",
            "write one number a tier, or: 9 and 8 points at 90% and 80% respectively",
        ),
    },
    "list-lengths": {
        "zh": ("{levels} 个条件，却有 {amounts} 个分值", "条件和分值的个数要相等"),
        "en": ("{levels} conditions but {amounts} amounts of points", "give as many amounts as conditions"),
    },
    "condition-list": {
        "zh": ("这里只能有一个条件", "每个条件单独成句"),
        "en": ("only one condition can stand here", "write a sentence for each condition"),
    },
    "condition-without-points": {
        "zh": ("有条件，没有写得几分、加几分或扣几分", "在条件后面写出分值，例如：低于85%的不得分"),
        "en": ("a condition without points", "say what it earns or costs, for example: no points below 85%"),
    },
    "award-without-condition": {
        "zh": ("没有写在什么条件下得分", "在前面写出条件，例如：达到95%得满分"),
        "en": ("points without a condition", "say when they are earned, for example: full score at 95%"),
    },
    "points-without-condition": {
        "zh": ("没有写在什么情况下加分或扣分", "写作“每…扣1分”或“…的扣1分”"),
        "en": (
            "points added or deducted without a condition",
            "say when, for example: deduct 1 point for each complaint",
        ),
    },
    "otherwise-without-points": {
        "zh": ("“其余”“否则”后面没有分值", "写出分值，例如：否则不得分"),
        "en": ("`otherwise` without points", "say what it earns, for example: otherwise no points"),
    },
    "otherwise-of-which": {
        "zh": (
            "“否则”说的是前面哪一个条件不成立，读不准：前面既有得分，又有加分或扣分",
            "写出条件，例如：未达到90%的扣1分；或者用分号把它们分开",
        ),
        "en": (
            "points are given and moved before `otherwise`: of which of them is it the rest?",
            "write the condition, for example: deduct 1 point below 90%",
        ),
    },
    "otherwise-of-what": {
        "zh": ("“其余”前面没有条件", "先写出条件"),
        "en": ("there is no condition before `otherwise`", "write the condition first"),
    },
    "ranking-within": {
        "zh": ("只在符合这一条件的单位中排序，名次无从得知", "按全部单位排序，或者把名次声明为 inputs"),
        "en": (
            "ranks among the units of this condition only are not known",
            "rank all units, or declare the rank as an input",
        ),
    },
    "ranking-of-what": {
        "zh": (
            "只能按本指标的实际值、完成率或增幅排序",
            "把名次声明为 inputs，例如 {{order: {{title: 全省排名, measured_in: 名}}}}",
        ),
        "en": (
            "only the indicator's value, completion or growth can be ranked",
            "declare the rank as an input, for example {{order: {{title: national rank, measured_in: place}}}}",
        ),
    },
    "ranking-twice": {
        "zh": ("前后两处的排序不一致", "只写一种排序"),
        "en": ("two rankings that differ", "keep one of them"),
    },
    "ranking-contradicts": {
        "zh": ("文中的排序与 better 的方向相反", "改正其中一处；说最后几名可以写“后三名”"),
        "en": (
            "the ranking in the text is against what the rule file says is better",
            "correct one of them; the lowest places can be named as the last",
        ),
    },
    "best-which-end": {
        "zh": ("没有写明高的好还是低的好", "声明 better，或者写“按从高到低排序”“最高的得满分”"),
        "en": (
            "it is open whether the highest or the lowest is the best",
            "declare better, or say what is ranked first",
        ),
    },
    "extreme-which-end": {
        "zh": ("看不出最高和最低哪一头排第一", "先写“按从高到低排序”，或者写“第一名”“最后一名”"),
        "en": ("it is open whether the highest or the lowest comes first", "say which is ranked first"),
    },
    "ranks-from-which-end": {
        "zh": ("这一串分值从哪一名算起，没有写清", "后几名写“从最后一名起分别扣…”，前几名只写“分别…”"),
        "en": (
            "it is open from which end this list of points counts",
            "for the last places say `from the last upwards`",
        ),
    },
    "rank-and-on": {
        "zh": ("第{number}名自己算不算在内，有两种读法", "写作“第{number}名及以后”或“第{next}名及以后”"),
        "en": ("rank {number} and on: with it or behind it?", "write `第{number}名及以后` or `第{next}名及以后`"),
    },
    "rank-turned": {
        "zh": ("`{text}`：名次越高数字越小，这句话有两种读法", "写名次本身，例如：前6名、第7名及以后"),
        "en": (
            "`{text}` can be read in two ways: of ranks, high is a small number",
            "name the ranks, such as `ranks 1 to 6` or `rank 7 or lower`",
        ),
    },
    "rank-step-of-what": {
        "zh": ("“逐名递减”前面没有写名次得几分", "先写，例如：第一名得10分"),
        "en": ("no place before it earns points", "say first what a place earns, for example: 10 points for 1st place"),
    },
    "step-from-what": {
        "zh": ("前面没有哪一档得这么多分，或者有几档得分", "写作，例如：低于90%的得6分，每低1个百分点扣0.5分"),
        "en": (
            "nothing before it gives these points, or several clauses give points",
            "write, for example: below 90% earns 6 points, 0.5 less per percentage point below 90%",
        ),
    },
    "rank-from-last-of-what": {
        "zh": ("这个数是给定的名次，不能倒着数", "写明第几名"),
        "en": ("a place that is given cannot be counted from the last", "write the place itself"),
    },
    "ranks-both-ends": {
        "zh": ("同一句里既有正数的名次，又有倒数的名次", "分开写"),
        "en": ("places counted from the first and from the last stand together", "write them apart"),
    },
    "field-or-value": {
        "zh": (
            "前面说的是名次占参评单位的比例，这里的百分数是名次的比例，还是指标的值，没有写清",
            "指名次的，写作 前30%至60%；指指标值的，写在前面，例如 达到60%得3分，位居前30%加2分",
        ),
        "en": (
            "a share of the units stands before this: is the percentage here one of the units too, or of the value",
            "of the units: the top 30% to 60%; of the value: write it before the places",
        ),
    },
    "share-of-field": {
        "zh": ("参评单位里没有这样的一部分", "写大于 0% 小于 100% 的比例，范围从小到大写，例如 前25%至50%"),
        "en": (
            "this is no part of the units that are ranked",
            "write a share between 0% and 100%, the smaller first, for example: the top 25% to 50%",
        ),
    },
    "rank-against-value": {
        "zh": ("名次不能与目标、平均水平、上年这类数值相比", "上年名次声明为 inputs"),
        "en": ("a place cannot be compared with a value", "declare last year's place as an input"),
    },
    "share-of-score": {
        "zh": ("“{text}”可以是满分的，也可以是已得分的", "写作“满分的20%”，或者“得分乘以0.8”"),
        "en": (
            "`{text}` may be of the full score or of what was earned before",
            "write `20% of the full score`, or `the score is multiplied by 0.8`",
        ),
    },
    "percent-of-what": {
        "zh": ("递减的百分比可以是满分的，也可以是上一名得分的", "写作“逐名递减满分的5%”"),
        "en": ("this may be a percentage of the full score or of the place above", "write `5% of full score`"),
    },
    "values-and-places": {
        "zh": (
            "名次的得分和数值的得分合起来超过了分值：相加，还是取其中一档，没有写清",
            "相加的写成各有分值的两部分，取一档的只按名次或只按数值分档",
        ),
        "en": (
            "points for places and points for values come to more than there are: added, or one of them?",
            "write two parts with points of their own, or tiers of one kind",
        ),
    },
    "otherwise-of-both": {
        "zh": (
            "“其余”可以指前面各档以外的，也可以只指名次以外的",
            "各档写同一个数的条件，或者逐档写明分值",
        ),
        "en": (
            "the rest can be what no tier takes, or what no place takes",
            "let all tiers look at one value, or write out each tier",
        ),
    },
    "efficacy-unclear": {
        "zh": (
            "功效系数法要写明基本得分占满分的百分之几、其余百分之几按最小值与最大值之间的相对位置计分，两者合计100%",
            "例如：基本得分为满分的60%，其余40%按实际值在最小值与最大值之间的相对位置计分",
        ),
        "en": (
            "points by the way from the worst to the best need a base share and the rest of 100%",
            "write a formula: score = 60% × full score + 40% × full score × (actual − worst) / (best − worst)",
        ),
    },
    "effect-without-condition": {
        "zh": ("没有写在什么情况下这样处理", "在前面写出条件，例如：弄虚作假的一票否决"),
        "en": ("this follows from no condition", "say when, for example: veto if fraud is found"),
    },
    "effect-left-open": {
        "zh": (
            "`{text}`让人来定是否这样处理",
            "一定这样处理的，写作：低于60%的降低一个等次；必须先满足的条件，反过来写，例如：低于90%的不得评为优秀等次",
        ),
        "en": (
            "`{text}` leaves it to somebody whether this follows",
            "say what follows for certain; of what must be met first, say what follows where it is not met",
        ),
    },
    "points-left-open": {
        "zh": (
            "“{word}”让人来定扣不扣分",
            "一定扣的，删去“{word}”；由人来定扣多少的，把扣分值声明为 inputs，写作 最多扣2分",
        ),
        "en": (
            "`{word}` leaves it to somebody whether points are lost",
            "say what is lost for certain, or declare the points that somebody takes off as an input",
        ),
    },
    "points-only-if": {
        "zh": (
            "“{word}”说的是必须满足的条件：满足了就得这些分，还是不满足就不得？",
            "必须满足的，反过来写，例如：没有建立台账的不得分；满足了就得的，删去“{word}”",
        ),
        "en": (
            "`{word}` says what must be met: are these points earned by meeting it, or lost by not meeting it?",
            "say what is lost where it is not met, or what is earned where it is",
        ),
    },
    "not-assessed": {
        "zh": (
            "`{text}`：规则不管没有任务的单位",
            "删去这一句，在指标下写 missing: {policy}，数据里这些单位写 n/a",
        ),
        "en": (
            "`{text}`: units without the task are no matter of the rule",
            "leave this out, write `missing: {policy}` for the indicator and n/a in the data of these units",
        ),
    },
    "judged-how-far": {
        "zh": ("由人评分，没有写最高几分", "写作：由专家组在0至10分之间评分"),
        "en": ("points are given by somebody without an end", "write between which ends they lie"),
    },
    "judged-of-what": {
        "zh": ("由人评分，指标却有计量单位 {unit}", "去掉 measured_in，或者写 measured_in: 分，数据里给出评分"),
        "en": (
            "points are given by somebody, but the indicator is measured in {unit}",
            "leave out measured_in, and let the data hold the points that are given",
        ),
    },
    "effect-per-event": {
        "zh": (
            "“每…”后面写的是处理，读不准是发生一次就这样处理，还是每多一次再处理一次",
            "写作：发生1起以上的降低一个等次，发生2起以上的降低两个等次",
        ),
        "en": (
            "what follows stands behind an each-phrase: does it follow once, or again for each?",
            "write from which count it follows: one grade down with 1 or more, two grades down with 2 or more",
        ),
    },
    "one-of-what": {
        "zh": (
            "“有下列情形之一的”后面要写怎样处理，再用冒号逐条写出情形",
            "写作：有下列情形之一的，一票否决：弄虚作假的；发生死亡事故的",
        ),
        "en": (
            "`any of these` needs what follows, and a colon with the conditions",
            "write what follows, a colon, and the conditions one by one",
        ),
    },
    "falls-together": {
        "zh": (
            "前后几处降等次看的是同一个数，合在一起降几个等次有两种读法",
            "写成一套，越差降得越多，例如：低于90%的降低一个等次，低于80%的降低两个等次",
        ),
        "en": (
            "several falls by grades look at one value: it is open how many grades they come to together",
            "write one set, deeper where the value is worse: one grade down below 90%, two grades down below 80%",
        ),
    },
    "effect-of-what": {
        "zh": (
            "没有写在什么情况下这样处理",
            "写出条件，例如：发生1起以上的；数据只有是和否的，声明 measured_in: yes/no",
        ),
        "en": (
            "it is not said when this follows",
            "write the condition, for example: with 1 accident or more; or declare `measured_in: yes/no`",
        ),
    },
    "effect-or-condition": {
        "zh": (
            "可以读作前面的情况下评为这一等次，也可以读作评为这一等次时的条件",
            "写作“并直接定为…等次”，或者另起一句写明条件",
        ),
        "en": (
            "this can be what follows, or a condition of its own",
            "say which: a grade that is given there, or a condition in a sentence of its own",
        ),
    },
    "used-up-or-total": {
        "zh": (
            "扣完的是前面的分，还是连同后面加的分，没有写明",
            "前面的分写作“合计最多扣5分”；连同加分的，把“扣完为止”写在最后",
        ),
        "en": (
            "it is not said whether the points before are used up, or those added behind as well",
            "write `total deductions at most 5 points`, or put the floor at the end",
        ),
    },
    "part-or-whole": {
        "zh": (
            "不得分的是整个指标，还是只是这一项的分，没有写明",
            "整个指标写“本项不得分”，只是这一项写“不得分”，紧跟在这一项后面",
        ),
        "en": (
            "it is not said whether the whole indicator earns nothing, or this value alone",
            "write `the indicator scores 0`; or say it right behind the points it takes the place of",
        ),
    },
    "total-of-what": {
        "zh": (
            "“总分”可以指本项，也可以指全部指标的总分",
            "写作“本项不得分”，或者“考核总分记零分”",
        ),
        "en": (
            "the total that is 0 may be that of the indicator or that of all of them",
            "write `the indicator scores 0`, or `the overall total is 0`",
        ),
    },
    "grades-overlap": {
        "zh": ("同一数值可以同时定为“{first}”和“{second}”", "写出各等次的范围，例如：60%至80%的定为合格等次"),
        "en": (
            "a value may be graded both `{first}` and `{second}`",
            "write the range of each grade, for example: graded fair from 60% to below 80%",
        ),
    },
    "effects-only": {
        "zh": (
            "这条规则只写了处理，没有写怎样得 {points} 分",
            "移到 vetoes 下面，或者写 points: 0；也可以补上得分的条件",
        ),
        "en": (
            "the rule says what follows, but not how its {points} points are earned",
            "move it under vetoes, write points: 0, or say what earns the points",
        ),
    },
    "step-without-points": {
        "zh": ("“每…”后面没有写加几分或扣几分", "补上分值，例如：每低1个百分点扣0.5分"),
        "en": (
            "an each-phrase without points",
            "say how many points, for example: deduct 0.5 points for each percentage point below 95%",
        ),
    },
    "step-ways-unclear": {
        "zh": ("“每…”的方向和加、扣对不上", "写作“每增减1个百分点相应加减0.5分”，或者分成两句：每高…加…，每低…扣…"),
        "en": (
            "the directions of the step and of the points do not match",
            "write two parts: add … for each … above, deduct … for each … below",
        ),
    },
    "step-without-side": {
        "zh": (
            "有比较的基准，“每{size}”却没有说高还是低",
            "写作“每低{size}”“每高{size}”，两边都算的写“每高于或低于{size}”",
        ),
        "en": (
            "the text compares with a level, and `each {size}` does not say above or below it",
            "write `for each {size} below`, `above`, or `above or below`",
        ),
    },
    "both-ways-without-step": {
        "zh": ("又加又扣，却没有“每…”", "写作“每增减1个百分点相应加减0.5分”"),
        "en": ("points both ways without a step", "write two parts: add … for each … above, deduct … for each … below"),
    },
    "two-step-sizes": {
        "zh": ("一个“每”字后面有两个步长", "只留一个步长，例如：每低1个百分点"),
        "en": ("two sizes in one step", "keep one size, for example: for each percentage point"),
    },
    "event-or-threshold": {
        "zh": (
            "{count} 起（次、个）：可以读作每 {count} 起一次，也可以读作达到 {count} 起一次性计",
            "写作“每发生{count}起…”或“发生{count}起以上的…”",
        ),
        "en": (
            "a count of {count} can be read as each {count}, or once at {count} and more",
            "write `for every {count}` or `at {count} or more`",
        ),
    },
    "levels-apart": {
        "zh": ("几个水平之间还有别的数，不清楚它们是否也算", "写明一段，例如：4次至5次的得2分；或者每个水平写一档"),
        "en": (
            "there are numbers between these levels, and it is unclear whether they count too",
            "write a stretch, for example: 4 to 5 visits; or a tier for each level",
        ),
    },
    "several-counted": {
        "zh": ("这里数的是哪一项不清楚", "每一项单独写一句"),
        "en": ("it is unclear which value is counted here", "write a part for each value"),
    },
    "direction-unclear": {
        "zh": ("“{word}”没有说高还是低", "写明 高于 或 低于"),
        "en": ("`{word}` does not say above or below", "write above or below"),
    },
    "growth-not-percent": {
        "zh": ("增减的幅度要用百分数", "写作 比上年增长5%以上"),
        "en": ("a rise or fall is measured in percent", "write `growth of 5% or more`"),
    },
    "basis-of-what": {
        "zh": ("这个基数说的是哪一项、怎样用，读不准", "写作 以上年为基数，或者 与上年相比"),
        "en": ("it is unclear what is compared with this reference", "write `compared with last year`"),
    },
    "kept-at-which-side": {
        "zh": ("“{word}”后面没有写以上还是以下", "写作 保持在90%以上"),
        "en": ("`{word}` does not say on which side of the level", "write `at least` or `at most`"),
    },
    "weights-unclear": {
        "zh": ("各项的权重没有写全，或者合计不是100%", "写作 甲占60%、乙占40%，加权合计后乘以5分"),
        "en": ("the weights are not all there, or do not add up to 100%", "write a weight for each value"),
    },
    "sum-or-last": {
        "zh": ("乘除的是整个和，还是只是最后一项，不清楚", "写作 （甲+乙）÷15"),
        "en": (
            "is all of the sum divided or multiplied, or the last of its terms only?",
            "write a comma before `divided by`, or brackets: (A + B) ÷ 15",
        ),
    },
    "mean-of-which": {
        "zh": ("前后说了两个平均值，不清楚指哪一个", "每次写全是哪几项的平均值"),
        "en": ("two means are spoken of, and it is unclear which is meant", "name the values each time"),
    },
    "proportion-of-which": {
        "zh": ("前面写了分值，这个比例乘以哪个分值不清楚", "写明分值，例如：按甲占乙的比例乘以5分计分"),
        "en": ("it is unclear which points this ratio is to be multiplied by", "write the points behind it"),
    },
    "growth-of-what": {
        "zh": ("没有写与什么相比增减", "写作 比上年增长5%以上"),
        "en": ("it is not said what the rise or fall is compared with", "write `growth on last year of 5% or more`"),
    },
    "part-of-which-step": {
        "zh": ("前面没有“每…”", "把“不足…”写在“每…扣…分”后面"),
        "en": ("there is no step before this", "write it behind the step"),
    },
    "part-counts-as": {
        "zh": ("步长是{size}，不足一步的却按{said}计", "写作 不足{size}的按{size}计，或者 不足{size}的按比例计"),
        "en": (
            "the step is {size}, and a part of {said} is to count",
            "write `or part of {size}`, or `part of a step counts pro rata`",
        ),
    },
    "and-so-on-of-what": {
        "zh": ("“以此类推”前面没有一串分值", "写出一串分值，例如：依次扣5、6、7分，以此类推"),
        "en": ("there is no list of points before `and so on`", "write the list first"),
    },
    "schedule-not-constant": {
        "zh": ("这一串分值的差不固定，不能以此类推", "把每一级的分值都写出来"),
        "en": ("the differences of this list are not constant, so it cannot go on", "write every amount"),
    },
    "stated-points-differ": {
        "zh": ("文中写的是 {said} 分，指标的 points 是 {points}", "改成一样的分值"),
        "en": ("the text says {said} points, the indicator's points are {points}", "make them agree"),
    },
    "base-differs": {
        "zh": ("文中写的基本分是 {said}，指标的 base 是 {base}", "改成一样的分值"),
        "en": ("the text says a base score of {said}, the indicator's base is {base}", "make them agree"),
    },
    "convention-needed": {
        "zh": ("这句话要用到 conventions 中的 {name}，但没有声明", "在 conventions 下写 {name}: {choices}"),
        "en": ("this needs the convention {name}, which is not declared", "write under conventions: {name}: {choices}"),
    },
    "rate-origin-needed": {
        "zh": (
            "没有写从多少开始算下降",
            "写出起点，例如：每低于100%1个百分点；或者在 conventions 中声明 rate_origin: 100%",
        ),
        "en": (
            "it is not said where the fall counts from",
            "name the level, for example: below 100%; or declare the convention rate_origin: 100%",
        ),
    },
    "origin-missing": {
        "zh": ("没有写从多少开始算", "写出起点，例如：每超过目标1个百分点、达到90%后每高1个百分点"),
        "en": (
            "it is not said where the step counts from",
            "name the level, for example: for each percentage point above 90%",
        ),
    },
    "step-of-two-values": {
        "zh": (
            "一个“每”字后面写了两个数，读不准从哪一个算起",
            "只写一个，例如：每高于目标1个百分点；上年目标等要在 inputs 中声明",
        ),
        "en": (
            "a step names two values: from which does it count?",
            "name one, for example `above target`; declare last year's target as an input",
        ),
    },
    "origin-unclear": {
        "zh": ("从哪一档开始算有两种读法：从 {first}，或者从 {second}", "写出起点，例如：每低于{first}1个百分点"),
        "en": (
            "the step may count from {first} or from {second}",
            "name the level, for example: for each percentage point below {first}",
        ),
    },
    "origin-strict": {
        "zh": (
            "正好 {level} 时得几分没有写：“每…”从 {level} 算起，还是从 {beside} 算起？",
            "写清那一档的界限，例如：不超过{level}起，或者 不超过{beside}起",
        ),
        "en": (
            "what {level} itself earns is not said: does the step count from {level}, or from {beside}?",
            "write the tier with the level in, for example: {level} or fewer, or {beside} or fewer",
        ),
    },
    "start-unclear": {
        "zh": ("有加有扣，却没有写从多少分开始", "写明基本分，例如：基本分60分；或者写出得满分的条件"),
        "en": (
            "points are added and deducted, but not from where",
            "write `starting from 60 points`, or say what earns full score",
        ),
    },
    "deducted-ahead": {
        "zh": (
            "扣分写在前面，后面的得分只看情况：不清楚情况不符的从多少分扣起",
            "把两种情况分开写，例如：有任务的：每起扣2分。无任务的：得3分。或者写明起评分",
        ),
        "en": (
            "what is deducted stands first, and points are given only for facts behind it: deducted from which points?",
            "write both kinds apart: `Where there is a task: deduct …. Where there is none: 3 points.` Or give a start",
        ),
    },
    "whole-or-besides": {
        "zh": ("本项得这些分：是代替其他得分，还是另外加上？", "另外加上的写作 另加2分"),
        "en": (
            "points of the whole indicator: in place of all others, or besides them?",
            "write `2 points instead`, or `add 2 points`",
        ),
    },
    "start-twice": {
        "zh": ("起评分写了两次，或者既有起评分又有得分条件", "只留一种"),
        "en": ("two starts, or a start beside awards", "keep one of them"),
    },
    "line-ends-elsewhere": {
        "zh": (
            "插值的区间和有分值的两档不是同一段，读不准线从哪里到哪里",
            "区间的两端写成有分值的两档，例如：达到95%得满分，达到85%得6分，85%至95%之间按线性插值",
        ),
        "en": (
            "the line is said of another stretch than lies between the awards: from where to where does it run?",
            "let it end at the awards, for example: full score at 95%; 6 points at 85%; between 85% and 95% linear",
        ),
    },
    "line-past-tier": {
        "zh": ("线的两端之间还有一档分值，读不准线从哪里到哪里", "删去中间的一档，或者把线写成两段"),
        "en": (
            "another tier lies between the two ends of the line: from where to where does it run?",
            "leave that tier out, or let the line begin or end at it",
        ),
    },
    "line-ends-missing": {
        "zh": ("插值要有两档分值，这里不足两档", "写出两端，例如：达到95%得满分，达到85%得6分，其间按线性插值"),
        "en": (
            "a line needs two awards to run between",
            "write both ends, for example: full score at 95%; 6 points at 85%; linear between",
        ),
    },
    "tiers-gap-at": {
        "zh": ("正好 {value} 时得几分没有写", "写明（含）哪一端，例如：{value}（含）以上"),
        "en": (
            "nothing says what exactly {value} earns",
            "say which tier has it: `{value} or more`, or `{value} or less`",
        ),
    },
    "tiers-gap": {
        "zh": ("{low} 和 {high} 之间没有写得几分", "把各档连起来，或者加一句 其余得…分"),
        "en": (
            "nothing says what a value between {low} and {high} earns",
            "join the tiers, or add `otherwise … points`",
        ),
    },
    "tiers-overlap": {
        "zh": ("{value} 同时属于两档，分值不同", "标明（含）或（不含），或者改正分档"),
        "en": (
            "{value} lies in two tiers with different points",
            "say which tier has the end (`or more`, `below`), or correct the tiers",
        ),
    },
    "unsaid-of-what": {
        "zh": ("“{word}”指的是哪个条件不清楚", "写出数，例如：低于85%的"),
        "en": ("it is unclear which condition `{word}` refers to", "write the number, for example: below 85%"),
    },
    "proportion-of-what": {
        "zh": ("按比例：不清楚是与哪一档相比", "写出公式，例如：按完成率×10分计分"),
        "en": ("in proportion to which award?", "write the formula, for example: score = 10 points × completion"),
    },
    "proportion-lower-better": {
        "zh": ("越低越好的指标不能按完成比例计分", "写出公式，例如：得分=10×目标/实际值"),
        "en": (
            "a value where lower is better cannot be scored in proportion",
            "write the formula, for example: score = 10 × target / actual",
        ),
    },
    "unit-mismatch": {
        "zh": ("单位不一致：{left} 和 {right}", "改用同一个单位"),
        "en": ("units differ: {left} and {right}", "use one unit"),
    },
    "points-expected": {
        "zh": ("这里应当是分值，写的却是 {unit}", "写作 {number}分"),
        "en": ("points are expected here, not {unit}", "write `{number} points`"),
    },
    "half-points": {
        "zh": ("“得半分”是得 0.5 分，还是得一半的分？", "写作 得0.5分，或者 得满分的50%"),
        "en": ("is this 0.5 points or half of them?", "write `0.5 points`, or `50% of the full score`"),
    },
    "percent-beside-number": {
        "zh": (
            "公式里的百分数按小数算（90% 是 0.9），旁边的 {number} 却像是百分点的数：读不准",
            "写作 {number}%；如果确实是 {number} 分，写成 {number}分",
        ),
        "en": (
            "in a formula a value in % is a share of 1 (90 % is 0.9), but {number} beside it looks like per cent",
            "write {number}%; or, if points are meant, `{number} points`",
        ),
    },
    "percent-or-points": {
        "zh": ("95 还是 0.95？百分数不能直接当分值", "写作 完成率×10分"),
        "en": ("95 or 0.95? A percent value is no amount of points", "write `completion × 10 points`"),
    },
    "value-expected": {
        "zh": ("这里应当是{unit}，写的却是分值", "改用指标的计量单位"),
        "en": ("a value in {unit} is expected here, not points", "use the unit of the indicator"),
    },
    "compared-with-what": {
        "zh": ("没有写与什么相比", "写明，例如：比上年每增加1件"),
        "en": ("it is not said what this is compared with", "name it, for example: for each case above last year"),
    },
    "nothing-said-of": {
        "zh": ("这里提到一个数，却没有说它怎样计分", "删去它，或者写出它的计分办法，例如：火灾每起扣1分"),
        "en": (
            "a value is named here and nothing is said of it",
            "leave it out, or say it in full: deduct 1 point for each error; deduct 1 point for each late reply",
        ),
    },
    "places-apart": {
        "zh": ("“{text}”中间的名次算不算，读不准", "分开写，例如：第一名得10分，第三名得10分"),
        "en": (
            "`{text}`: do the places between belong to it?",
            "say each: `10 points if ranked 1, 10 points if ranked 3`",
        ),
    },
    "level-or-distance": {
        "zh": (
            "前面比的是另一个数，这里写的是数值本身，还是与那个数的差距？",
            "差距写作 比目标高10件以内；数值写作 高于目标，且数值低于10件",
        ),
        "en": (
            "behind a comparison with another value: is this the value itself, or its distance from that one?",
            "write `above the target by less than 10 cases`, or name the value: `and the value is less than 10 cases`",
        ),
    },
    "fall-or-value": {
        "zh": (
            "“{level}”是下降的幅度，还是数值本身？",
            "写作 降幅不足{level}，或者写出指标名称，例如：合格率不低于{level}",
        ),
        "en": (
            "is {level} how far the value fell, or the value itself?",
            "write `a fall of less than {level}`, or name the value",
        ),
    },
    "completion-or-value": {
        "zh": ("“达到{level}”是完成率，还是数值？", "写作 完成{level}，或者 达到目标的{level}"),
        "en": ("is {level} a completion rate or a value?", "write `{level} of target`, or `completion of {level}`"),
    },
    "line-and-step": {
        "zh": (
            "这一段已经按直线得分，又写了每…扣分，读不准是哪一种",
            "删去一种；如果是从下一档往下扣，写明从哪里算起，例如：每低于60%1个百分点扣0.1分",
        ),
        "en": (
            "points on this stretch follow a line already: the line, or the step?",
            "leave out one of them, or say where the step counts from: for each percentage point below 60%",
        ),
    },
    "step-against-award": {
        "zh": (
            "前面的得分条件说这一边是好的，这里却在这一边扣分（或者在另一边加分），读不准",
            "写明从哪里算起，例如：每高于90%1个百分点扣1分；与上年相比的写 每少下降1个百分点扣1分",
        ),
        "en": (
            "points are lost on the side that the award calls good (or earned on the other side)",
            "say where the step counts from, for example: deduct 1 point for each percentage point above 90%",
        ),
    },
    "step-unit": {
        "zh": (
            "步长 {size} 和指标的计量单位 {unit} 对不上",
            "步长用指标的计量单位；与上年相比的写 每增长1%，与目标相比的写 每超过目标1%",
        ),
        "en": (
            "a step of {size} does not fit a value measured in {unit}",
            "use the unit of the indicator, or a percentage of the target",
        ),
    },
    "step-zero": {
        "zh": ("步长不能是 0", "写一个大于 0 的步长"),
        "en": ("a step cannot be 0", "write a step above 0"),
    },
    "counts-faults": {
        "zh": (
            "每少…：不清楚数的是少了几个，还是实际有几个",
            "写出起点，例如：每比目标少1个；如果数据填的是缺少的个数，把它声明为 inputs，名称中带“少”“缺”",
        ),
        "en": (
            "is the number of faults counted, or what is there?",
            "name the level, for example: for each one below target; or declare an input that counts faults",
        ),
    },
    "bound-of-what": {
        "zh": ("这个上限前面没有可以限制的加分或扣分", "把上限写在“每…加…分”后面，或者写作 总分不超过…分"),
        "en": (
            "there is no addition or deduction before this bound",
            "write it behind the step, or write `at most … points in total`",
        ),
    },
    "least-above-most": {
        "zh": ("最低 {least} 分高于最高 {most} 分", "改正其中一个"),
        "en": ("the least, {least}, is above the greatest, {most}", "correct one of them"),
    },
    "exactly-of-what": {
        "zh": ("“仅一项”前面没有几个条件", "先写出这几个条件"),
        "en": ("`only one of these` has no conditions before it", "write the conditions first"),
    },
    "halved-of-what": {
        "zh": ("减半的是哪些分不清楚", "写出分值，例如：逾期完成的得2分；或者写作“再乘0.5”"),
        "en": ("it is not clear what is halved", "write the points, or `multiplied by 0.5`"),
    },
    "lacking-below-nothing": {
        "zh": ("各项都未达到时会得 {points} 分", "写上“扣完为止”，或者改正每项所扣的分"),
        "en": (
            "with none of them met the points would be {points}",
            "say that no less than 0 is given, or correct the points",
        ),
    },
    "taken-where-unmet": {
        "zh": (
            "这一条不满足时，“{award}”已经得不到分：是从那些分中扣，还是另扣，没有写清",
            "从那些分中扣，写 每缺一项扣2分；得不到分，删去扣分",
        ),
        "en": (
            "without this, `{award}` gives nothing already: is it taken off those points, or off others?",
            "give each duty points of its own, for example: 3 points if A; 3 points if B",
        ),
    },
    "side-undeclared": {
        "zh": (
            "“{word}”是高还是低，要看哪个方向好，这里没有声明",
            "写 高于 或 低于；说的是指标自身的值，也可以写 better: higher 或 lower",
        ),
        "en": (
            "`{word}` is above or below only where it is declared which way is good",
            "write above or below; for the indicator's own value `better: higher` or `lower` will do too",
        ),
    },
    "direction-contradicts": {
        "zh": ("文中有的地方越高越好，有的地方越低越好", "改正比较词，或者用 better 声明方向"),
        "en": ("the text says both that higher and that lower is better", "correct the comparisons, or declare better"),
    },
    "ladder-of-two-values": {
        "zh": ("有的档次看一个数，有的档次看两个数，合不成一套分档", "每一档写同样的条件"),
        "en": ("some tiers look at one value and some at two", "let every tier look at the same values"),
    },
    "highest-of-what": {
        "zh": ("前面没有可以相加或取最高的几项", "先写出各项、各档得几分；按次数加分的，写明同一事项只计一次"),
        "en": (
            "there are no several things before it to add up or to take the highest of",
            "write first what each of them earns; of points for each event, say that one event counts once",
        ),
    },
    "mark-of-what": {
        "zh": ("“{text}”说的不是它前面的数", "把（含）写在要包含的那个数后面，例如 80%（含）"),
        "en": (
            "`{text}` does not speak of the number before it",
            "write `or more`, `or less`, or `below` at the end that is meant",
        ),
    },
    "full-twice": {
        "zh": ("两个不同的数都能得满分，读不准是相加还是任选其一", "各写各的分值，例如：各5分；或者写 取高值"),
        "en": (
            "two different values both earn full score: added, or either?",
            "give each its own points, or write `the higher of the two`",
        ),
    },
    "so-many-a-period": {
        "zh": (
            "{period}是这么多，还是全年一共这么多？",
            "数据是全年的就去掉“{period}”；否则在 inputs 中声明名称里带“{period}”的数",
        ),
        "en": (
            "so many in each period (`{period}`), or in the whole year?",
            "leave out `{period}` where the data are of the year; else declare an input with `{period}` in its name",
        ),
    },
    "instead-or-added": {
        "zh": (
            "这些分是代替前面按数计的分，还是再加上？",
            "写作 另加4分；要代替就写 …的，一律按4分计，或者把另一部分写在 有…的 后面",
        ),
        "en": (
            "do these points take the place of those that are counted, or come on top?",
            "write `add 4 points if …`, or put the counted points behind the opposite condition",
        ),
    },
    "level-beside-reference": {
        "zh": (
            "{level} 是数值本身，还是与{reference}相比的差距？",
            "写作 比{reference}高{level}以上；要写数值本身就去掉“与…相比”",
        ),
        "en": (
            "is {level} the value itself, or the distance from {reference}?",
            "write the distance, for example `5 percentage points or more above the mean`, or leave out the comparison",
        ),
    },
    "more-or-instead": {
        "zh": (
            "这些分是在前面的之外另计，还是代替前面的？",
            "另计的，写作 低于80%的再扣5分；代替的，删去“再”“另外”这样的词",
        ),
        "en": (
            "do these points come on top of those before, or in their place?",
            "write `deduct a further 5 points`, or leave the word out",
        ),
    },
    "measures-apart": {
        "zh": (
            "这些得分是相加，还是取其一？它们按不同的比较计分，合计和最高都不等于满分",
            "改正分值；相加就写作各占几分的两部分",
        ),
        "en": (
            "are these points added to those by the other comparison, or in their place? Neither makes the full score",
            "correct the points, or write two parts with points of their own",
        ),
    },
    "below-nothing": {
        "zh": (
            "没有达到时，是从这 {award} 分中扣 {lost} 分，还是从 0 分往下扣？",
            "写作 不得分；要从 0 分往下扣，写 起评分0分，达到…的加{award}分，未达到…的扣{lost}分",
        ),
        "en": (
            "where it is not reached, are the {lost} points lost from those {award} points, or from 0?",
            "write `no points`; to go below 0: `starting from 0 points, add {award} if …, deduct {lost} if …`",
        ),
    },
    "bound-of-which": {
        "zh": (
            "前面有几处扣分（加分），这个上限是管最后一处，还是管合计？",
            "写作“总共最多扣3分”，或者用分号把各处分开，在每一处后面写上限",
        ),
        "en": (
            "several deductions or additions stand before this bound: does it limit the last one, or all together?",
            "write `at most 3 points deducted in total`, or a bound behind each",
        ),
    },
    "subject-unclear": {
        "zh": ("这里说的是“{name}”，还是指标本身？", "写出是哪个数，例如：{name}每低1个百分点"),
        "en": ("does this speak of {name} or of the indicator's own value?", "name the value"),
    },
    "bracket-alone": {
        "zh": ("括号只有一半，读不准括的是什么", "补上另一半，或者删去这一半"),
        "en": ("a bracket without its other half: what belongs into it?", "write both halves, or neither"),
    },
    "bracket-unclear": {
        "zh": ("这一段从哪里到哪里、从多少开始数不清楚", "写作：3名以内的部分，每名扣1分；超过3名的部分，每名扣2分"),
        "en": (
            "it is unclear which stretch is counted, and from where",
            "write: 0.2 points for each percentage point up to 20%, 0.1 points for each from 20% to 40%",
        ),
    },
    "otherwise-of-moves": {
        "zh": (
            "“其余”只指幅度更大的，还是也包括方向相反的，读不准",
            "写明每一种情况，例如：下降超过5%的不得分；未下降的得6分",
        ),
        "en": (
            "is the rest only what moved farther, or what moved the other way as well?",
            "say each: a fall of more than 5% scores none; no fall scores 6 points",
        ),
    },
    "otherwise-beside-step": {
        "zh": (
            "“否则”说的那一段里还有加分或扣分，读不准按哪一句",
            "删去其中一句，或者把“否则”写成条件，例如：低于60%不得分（那里不再加减）",
        ),
        "en": (
            "`otherwise` and an addition or deduction speak of the same values",
            "leave one of them out, or write the condition: no points below 60% (nothing is added or deducted there)",
        ),
    },
    "row-ends": {
        "zh": ("第{number}个起怎样扣分没有写", "写作 第{number}起及以后每起扣…分；不再扣就写 最多扣…分"),
        "en": (
            "nothing says what number {number} and those behind it cost",
            "add `… points for each further one`, or `up to … points` if they cost nothing more",
        ),
    },
    "schedule-from-one": {
        "zh": ("“{text}”不是从第一起算起", "从第一起写起，例如：第一至第四起依次扣1、2、3、4分"),
        "en": ("`{text}` does not begin with the first", "begin with the first"),
    },
    "rounding-of-what": {
        "zh": ("前面没有可以取舍的分值", "写在公式后面，例如：得分=完成率×10，四舍五入保留两位小数"),
        "en": ("there is no amount before this to be rounded", "write it behind the formula"),
    },
    "silenced-deduction": {
        "zh": (
            "“{zero}”时不得分，扣分全在其内：是不得分，还是得负分？",
            "只是不得分的，删去扣分；得负分的，写作 本项不得分，并倒扣2分",
        ),
        "en": (
            "there are no points where `{zero}`, and all of this is deducted there: none, or less than none?",
            "leave the deduction out; or write: the indicator scores -2 points if …",
        ),
    },
    "nothing-beside-step": {
        "zh": (
            "前面的“每…”在这里还在计，读不准是到此为止，还是全部不计",
            "写上限，例如：最多加10分；或者写明得几分",
        ),
        "en": (
            "the step before still counts here: does it end, or is all of it lost?",
            "write a cap, for example: up to 10 points; or say what these values earn",
        ),
    },
    "unsaid-of-which": {
        "zh": (
            "“{word}”没有写与什么相比：是与 {first} 相比，还是与 {second} 相比？",
            "写出来，例如：低于{first}的",
        ),
        "en": ("`{word}` leaves open what it compares with: {first} or {second}?", "write the level: below {first}"),
    },
    "nothing-of-what": {
        "zh": (
            "此时其他的扣分、加分还算不算？",
            "写明其他扣分在什么情况下算，例如：低于90%的，每起扣1分；或者删去这一句",
        ),
        "en": (
            "do the other deductions or additions still count here?",
            "say where the others count, for example: below 90%, 1 point is deducted per accident; or leave this out",
        ),
    },
    "part-of-two-steps": {
        "zh": (
            "前面有几个一样大的“每…”，这一句说的是哪一个？",
            "写明是加分还是扣分，或者在每一句后面都写，例如：每低1个百分点扣1分，不足1个百分点的不扣分",
        ),
        "en": (
            "two steps before are of that size: of which of them does this say what part counts?",
            "say it behind each of them: add 1 point for each full percentage point",
        ),
    },
    "change-on-step": {
        "zh": (
            "前面的“每…”在这里还在计：这一句是代替它，还是再加上？",
            "再加上的，写作 再扣5分；代替的，写出前面到哪里为止，例如：80%（含）至90%的，每低1个百分点扣0.1分",
        ),
        "en": (
            "the step before still counts here: is this in its place, or on top of it?",
            "on top of it: a further 5 points; in its place: say how far the step counts",
        ),
    },
    "steps-apart": {
        "zh": (
            "前面的加分或扣分到这里为止，这一句又从这里算起：前面的还算不算？",
            "分段写：低5个百分点以内的部分，每…；以上的部分，每…；或者写出起点和分值：在5分的基础上，每…",
        ),
        "en": (
            "points moved before end here, and this counts from here: do they still count?",
            "write stretches: for each point up to 5 percentage points away …, for each beyond 5 …",
        ),
    },
    "deduction-around-award": {
        "zh": (
            "{first}时得分，也在“{second}”之内：这时还扣不扣分？",
            "写出扣分的两端，例如：80%（含）至90%的扣2分",
        ),
        "en": (
            "points are given {first}, and deducted {second} as well: are they deducted there too?",
            "give both ends of the deduction, for example: deduct 2 points from 80% to below 90%",
        ),
    },
    "step-on-step": {
        "zh": (
            "前面的“每…”在这里还在计：这一句是代替它，还是再加上？",
            "分段写：低5个百分点以内的部分，每…；以上的部分，每…",
        ),
        "en": (
            "the step before still counts here: is this in its place, or on top of it?",
            "write stretches: for each point up to 5 percentage points away …, for each beyond 5 …",
        ),
    },
    "amount-order": {
        "zh": ("读不准先后", "一个分句只写一个条件和一个分值"),
        "en": (
            "it is unclear which points belong to which condition",
            "write one condition and one amount of points in a part",
        ),
    },
    "rounding-mode": {
        "zh": ("“{text}”没有写怎样舍入", "写作 四舍五入保留两位小数"),
        "en": (
            "`{text}` does not say how ties are rounded",
            "write `rounded half up to 2 places` or `rounded half even to 2 places`",
        ),
    },
    "share-or-points": {
        "zh": (
            "{amount}% 有两种读法：{amount} 个百分点，或者那个数的 {amount}%",
            "写作 {amount}个百分点，或者写成那个数的百分之几",
        ),
        "en": (
            (
                "{amount}% of a value in % can be read as {amount} percentage points or as {amount} hundredths of the "
                "value"
            ),
            "write `{amount} percentage points`, or a share such as `105% of target`",
        ),
    },
    "order-unclear": {
        "zh": ("有两种读法：“{first}”是一句，或者“{second}”是一句", "用分号分开，每一部分只写一个条件和一个分值"),
        "en": (
            "this can be read in two ways: with `{first}` as one clause, or with `{second}`",
            "separate the clauses by semicolons, each with one condition and one amount of points",
        ),
    },
    "sign-unclear": {
        "zh": ("这里的分值是得分，还是加分、扣分？", "写出 得、加 或 扣"),
        "en": ("are these points scored, added or deducted?", "write `scores`, `add` or `deduct`"),
    },
    "scope-of-not": {
        "zh": (
            "否定管到哪里有两种读法：只管第一个条件，或者管所有条件",
            "每个条件单独写否定，例如：低于90%或者高于95%的",
        ),
        "en": (
            "it is unclear how far `not` or `unless` reaches: the first condition only, or all of them",
            "write each condition without it, for example: below 90% or above 95%",
        ),
    },
    "is-level": {
        "zh": ("正好等于这个数，还是达到这个数？", "写作 等于… 或 达到…"),
        "en": ("exactly this value, or this value and better?", "write `exactly`, or `at least` or `at most`"),
    },
    "list-all-or-any": {
        "zh": ("`{text}`：是都有才算，还是有一项就算？", "写作“有A或者B或者C的”，或者“A且B且C的”"),
        "en": ("`{text}`: all of them, or any?", "write `A或者B或者C的` for any of them, `A且B且C的` for all"),
    },
    "caps-of-which": {
        "zh": ("这个上限是前面哪几项的，有几种读法", "写作“最多加N分”（只限前一项）、“合计最多加N分”或“总分不超过N分”"),
        "en": (
            "this cap could be of the last addition or of all of them",
            "write `最多加N分` for the last one, `合计最多加N分` or `总分不超过N分` for all",
        ),
    },
    "bound-unclear": {
        "zh": (
            "{amount} 分是总分的上限，还是加分或扣分的上限？",
            "写作 最多加{amount}分、最多扣{amount}分，或者 总分不超过{amount}分",
        ),
        "en": (
            "are {amount} points the most that is added or deducted, or the most in total?",
            "write `at most {amount} points added` or `deducted` for that, or `; the score is at most {amount} points`",
        ),
    },
    "distance-or-value": {
        "zh": (
            "前面说的是相差 {distance}：这里的 {level} 也是相差，还是数值本身？",
            "重复参照，例如：比上年减少5起以上",
        ),
        "en": (
            "a distance of {distance} was spoken of: is {level} a distance too, or the value itself?",
            "say again from what: for example `down by 5 or more on last year`",
        ),
    },
    "over-or-level": {
        "zh": (
            "前面从 {award} 起得分：这里的 {level} 是比它多出的，还是数值本身？",
            "写出起点，例如：超过90%达5个百分点以上的；或者写出数值，例如：达到95%的",
        ),
        "en": (
            "points are given from {award} on: is {level} what lies above that, or the value itself?",
            "say from where, for example `more than 5 percentage points above 90%`, or the value: `at 95%`",
        ),
    },
    "fall-or-rise": {
        "zh": (
            "前面说的是下降：{level} 以下只指降幅小于它的，还是也包括上升的？",
            "写作 下降不足5%的，上升的另写一档，或者写 其余",
        ),
        "en": (
            "a fall was spoken of: does less than {level} mean a smaller fall only, or a rise too?",
            "write `a fall of less than 5%`, and a rise apart, or `otherwise`",
        ),
    },
    "step-of-share": {
        "zh": (
            "{size} 是那个数的，还是它的 {share}% 的？",
            "写出是哪个数的百分之几，例如：每超过预算的1%；对目标也可以写 1个百分点",
        ),
        "en": (
            "{size} of the whole value, or of {share}% of it?",
            "say of which value, for example: for each 1% of the budget; of a target also: for each percentage point",
        ),
    },
    "least-above-award": {
        "zh": (
            "这里得 {given} 分，低于前面说的下限 {least} 分：下限管这一档吗？",
            "把下限写在扣分之后、把不得分的一档写在下限之后，或者删去一处",
        ),
        "en": (
            "{given} points are given here, and {least} points are said to be the least: which of the two holds?",
            "write the least behind the deduction it limits, and `no points …` behind that, or leave one of them out",
        ),
    },
    "heading-of-input": {
        "zh": ("标题写的是另一个数，读不准后面说的是不是它", "在每个条件里写出这个数"),
        "en": (
            "the heading names a value of its own: do the clauses behind it speak of that value?",
            "name the value in each condition",
        ),
    },
    "heading-or-condition": {
        "zh": ("这是标题，还是得分的条件？", "标题写指标的名称，或者把条件写成 inputs 里声明的词"),
        "en": (
            "is this a heading, or what the points are earned for?",
            "write the indicator's name as the heading, or declare the condition under inputs",
        ),
    },
    "level-of-what": {
        "zh": ("目标或上年数后面又写了一个数：是它的值，还是与它比较的数？", "只写一个，或者在数据里给出它"),
        "en": (
            "a level stands behind a value that the data hold: is it that value, or what is compared with it?",
            "write the level alone, or leave it out and let the data hold the value",
        ),
    },
    "units-differ": {
        "zh": (
            "“{first}”和“{second}”是两类单位，规则对所有单位都一样",
            "分成两个指标，或者把类别写成 inputs 里声明的词",
        ),
        "en": (
            "`{first}` and `{second}` are two sorts of units, but a rule holds for all units alike",
            "declare under inputs of which sort a unit is, or write an indicator for each sort",
        ),
    },
    "zero-of-what": {
        "zh": (
            "有两种读法：整个指标得 0 分，或者只有这一条件的分是 0、加分照算",
            "写作 本项得0分，或者写明加分是否照算",
        ),
        "en": (
            "0 points in all, or 0 for this condition while additions still count?",
            "write `the indicator scores 0 points if …`, or say `otherwise no points` behind the award",
        ),
    },
    "per-of-what": {
        "zh": ("“每…每…”的分母不是声明过的数", "在 inputs 中声明它"),
        "en": ("the second each-phrase names no declared value", "declare what it counts under inputs"),
    },
    "formula-too-long": {
        "zh": ("一个公式里的运算符和括号超过 {limit} 个", "把公式分成几个参数或几个指标"),
        "en": (
            "more than {limit} signs and brackets in one formula",
            "split the formula into parameters or several indicators",
        ),
    },
    "nesting-too-deep": {
        "zh": ("括号套了 {limit} 层以上", "把公式分成几个部分"),
        "en": ("more than {limit} brackets inside each other", "split the formula"),
    },
}
