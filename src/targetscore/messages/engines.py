"""Words of the engines: code → language → text with blanks."""

ENGINES: dict[str, dict[str, str]] = {
    "engine-no-decimals": {
        "zh": "不知道{input}有几位小数：在规则文件中写 decimals，或给出数据",
        "en": "nothing says how many decimals {input} has: write `decimals:` in the rule file, or give the data",
    },
    "engine-not-decimal": {
        "zh": "{input}的值{value}不是有限小数，不能换成整数",
        "en": "{input} is {value}, which has no end as a decimal, so it is no whole number of any size",
    },
    "engine-long": {
        "zh": "换成整数后有{size}个算式，超过{most}个",
        "en": "in whole numbers it takes {size} expressions, more than {most}",
    },
    "engine-deep": {
        "zh": "条款一层套一层，层数太多，不能换成整数的算式",
        "en": "its clauses stand inside one another too many times to be put in whole numbers",
    },
    "engine-surplus-decimals": {
        "zh": "{input}的值{value}的小数多于{decimals}位",
        "en": "{input} is {value}, with more than {decimals} decimals",
    },
    "engine-contradiction": {
        "zh": "{input}的值{value}与实际值和{reference}不符：应为{right}",
        "en": "{input} is {value}, but actual and {reference} make it {right}",
    },
    "engine-outside": {
        "zh": "{input} 的 {value} 超出声明的范围：{range}",
        "en": "{value} of {input} lies outside the declared range: {range}",
    },
    "engine-not-a-value": {
        "zh": "{input}的值 `{value}` 不能精确读取",
        "en": "{input} is `{value}`, which cannot be read exactly",
    },
    "sql-of-the-group": {
        "zh": "{input}要由其他单位的数值算出",
        "en": "{input} is worked out from the values of other units",
    },
    "sql-wide": {
        "zh": "即使数值都小于{most}，算式也超出64位整数",
        "en": "its numbers can outgrow 64 bits even where all values are below {most}",
    },
    "sql-same-name": {
        "zh": "数据库分不清列 `{column}` 与另一列",
        "en": "a database does not tell the column `{column}` from another one",
    },
    "sql-long-name": {
        "zh": "列名 `{column}` 超过{most}个字节",
        "en": "the column `{column}` has a name of more than {most} bytes",
    },
    "sql-no-decimal": {
        "zh": "得分不四舍五入，分母是{denominator}，不是至多{most}位的小数：用 points 为 integer 取分子和分母",
        "en": "its points, which nothing rounds, are over {denominator} and so no decimals of at most {most} places; "
        "ask for numerator and denominator (`points`: `integer`)",
    },
    "sql-no-decimal-divided": {
        "zh": "得分不四舍五入，又要除以数据中的数值，不是有限小数：用 points 为 integer 取分子和分母",
        "en": "its points, which nothing rounds, are divided by a value of the data and so no decimals; ask for "
        "numerator and denominator (`points`: `integer`)",
    },
    "sql-ties": {
        "zh": "总分相同时取平均名次或不允许相同（ties）",
        "en": "ties that take the mean of their places or are refused (`ties`)",
    },
    "sql-total-wide": {
        "zh": "总分的算式超出64位整数",
        "en": "totals whose numbers can outgrow 64 bits",
    },
    "engine-array-reference": {
        "zh": "该规则不能换成整数的算式，不能按数组计分",
        "en": "the rule has no form in whole numbers, so arrays of them cannot be scored",
    },
    "engine-array-constant": {
        "zh": "该规则不取任何数值，没有数组可以计分",
        "en": "the rule takes no values, so there are no arrays to score",
    },
    "engine-array-fractions": {
        "zh": "该规则除以数值而不四舍五入，得分不是同一分母的整数",
        "en": "the rule divides by a value and rounds nothing, so its points are no whole numbers of one size",
    },
    "engine-array-wide": {
        "zh": "该规则的算式超过64位",
        "en": "the rule takes numbers of more than 64 bits",
    },
    "engine-array-beyond": {
        "zh": "有的数值不是整数，或太大，算式会超过64位",
        "en": "some value is not whole, or so large that the rule takes numbers of more than 64 bits",
    },
    "engine-no-pyarrow": {
        "zh": "读写 Parquet 和 Arrow 需要 pyarrow：pip install 'targetscore[parquet]'",
        "en": "Parquet and Arrow need pyarrow: pip install 'targetscore[parquet]'",
    },
    "engine-no-numba": {
        "zh": "按数组计分需要 numba：pip install 'targetscore[fast]'",
        "en": "scoring arrays needs numba: pip install 'targetscore[fast]'",
    },
    "engine-array-row": {"zh": "数组的第{row}行，从0起数", "en": "in row {row} of the arrays, counted from 0"},
    # What an engine refuses -------------------------------------------------------------------------------------------
    "construct-effects": {"zh": "等次、排名或一票否决方面的后果", "en": "a rule with consequences beside points"},
    "construct-events": {
        "zh": "没有给出次数的事件（events）",
        "en": "events that no column counts (`events`)",
    },
    "construct-judge": {"zh": "由人评分的数值", "en": "a value that somebody gives and has to give reasons for"},
    "construct-mean-of-others": {"zh": "缺数时取其他单位的平均分", "en": "`missing: mean of the others`"},
    "construct-needs": {"zh": "等次的附加条件（needs）", "en": "what a grade needs beside a total (`needs`)"},
    "construct-not-rounded": {
        "zh": "不四舍五入的总分（rounding: none）",
        "en": "totals that are not rounded (`rounding: none`)",
    },
    "frame-no-points": {
        "zh": "targetscore：`{indicator}` 无法计分——缺数、数值不准确、过大、超出范围或没有适用的条款；单位：",
        "en": "targetscore: `{indicator}` has no points: a value is missing, not exact, too large or out of range, "
        "or no clause takes it; unit: ",
    },
    "construct-peers": {
        "zh": "未随数据给出的组内数值（平均值、最高值、名次等）",
        "en": "a value of the group that no column gives (mean, best, worst, rank)",
    },
    "construct-promotions": {"zh": "对个别单位等次的决定", "en": "decisions on the grade of single units"},
    "construct-quota": {"zh": "等次的名额比例（quota）", "en": "a quota of a grade"},
    "construct-range": {
        "zh": "规定了数值范围（least、most）的指标",
        "en": "a declared range of an input (`least`, `most`)",
    },
    "construct-rescaled-ranks": {
        "zh": "按未四舍五入、又因不适用而折算的总分排名",
        "en": "ranks by exact totals that are rescaled for what does not apply (`rank_on: exact`, `exempt: rescale`)",
    },
    "construct-sources": {"zh": "多个数据来源（sources）", "en": "several sources of one value (`sources`)"},
    "construct-targets": {"zh": "年中调整的目标（targets）", "en": "targets changed during the year (`targets`)"},
    "construct-taken": {"zh": "取自其他结果的数值（from）", "en": "a value taken from another result (`from`)"},
    "construct-ties-by": {"zh": "总分相同时另看的数值（ties_by）", "en": "figures that part equal totals (`ties_by`)"},
    "construct-vetoes": {"zh": "一票否决", "en": "a veto"},
}

REFUSED: dict[str, dict[str, tuple[str, str]]] = {
    "stream-column": {
        "zh": ("逐行计分时不能有 `{column}` 一栏：几行合起来才说明一个数值", "删去这一栏，或用 targetscore.score 计分"),
        "en": (
            "a column `{column}` cannot be scored row by row: several rows may make one value",
            "take the column out, or score the file with targetscore.score",
        ),
    },
    "stream-arrow": {
        "zh": ("不是这种格式的文件：{reason}", "检查文件名的结尾和文件内容"),
        "en": (
            "no file of the format that its name says: {reason}",
            "look at how the file's name ends, and at the file",
        ),
    },
    "stream-float": {
        "zh": ("`{column}` 一栏是二进制浮点数（{type}），不能精确读取", "换成十进制数、整数或文字"),
        "en": (
            "column `{column}` holds binary floats ({type}), which are not exact",
            "cast it to decimals, integers or texts",
        ),
    },
    "stream-csv": {
        "zh": ("不是逗号分隔的表格：{reason}", "检查这一行的引号"),
        "en": ("no table of comma-separated cells: {reason}", "look at the quotes of the line"),
    },
    "engine-construct": {
        "zh": ("不能逐行计分：{construct}", "用 targetscore.score 计分"),
        "en": ("{construct} cannot be scored row by row", "score the file with targetscore.score"),
    },
    "sql-refused": {
        "zh": ("`{indicator}` 不能写成查询：{reason}", "用 indicators 选其余指标，这一指标用 targetscore.score 计分"),
        "en": (
            "`{indicator}` cannot be written as a query: {reason}",
            "name the other indicators (`indicators`), and score this one with targetscore.score",
        ),
    },
    "sql-totals-refused": {
        "zh": ("不能写成查询：{reason}", "只要各指标的得分：results 为 points"),
        "en": ("{reason} cannot be written as a query", "ask for points alone (`results`: `points`)"),
    },
    "engine-uncovered": {
        "zh": ("指标 `{indicator}` 不能在数据框里计分：{reason}", "用 targetscore.score 计分"),
        "en": ("`{indicator}` cannot be scored in a frame: {reason}", "score the file with targetscore.score"),
    },
    "engine-wide": {
        "zh": ("数值范围内，`{of}` 要用超过{bits}位的整数才算得准", "减少小数位数，或用 targetscore.score 计分"),
        "en": (
            "for the values given, `{of}` takes whole numbers of more than {bits} bits",
            "give fewer decimals, or score the file with targetscore.score",
        ),
    },
    # Columns and cells of frames ------------------------------------------------------------------------------------
    "frame-no-column": {
        "zh": ("没有给出 `{indicator}` 的 `{input}` 的列", "加上列 {head}"),
        "en": ("no column gives `{input}` of `{indicator}`", "add a column {head}"),
    },
    "frame-contradiction": {
        "zh": ("`{indicator}` 既有 `{input}` 又有实际值和 `{reference}`", "只保留其中一种"),
        "en": ("columns give `{input}` of `{indicator}` beside actual and `{reference}`", "keep one of the two"),
    },
    "frame-type": {
        "zh": (
            "列 `{column}` 的类型是{type}，不能作为 `{input}` 的值",
            "换成整数、小数（Decimal）、文字或是否（布尔）",
        ),
        "en": (
            "column `{column}` holds {type}, which is no type for `{input}`",
            "make it whole numbers, decimals, texts, or true and false",
        ),
    },
    "frame-not-finite": {
        "zh": ("`{unit}` 的列 `{column}` 是 {value}，不是数", "改正这个值，缺数留空"),
        "en": ("`{column}` of `{unit}` is {value}, which is no number", "correct the value; leave it empty if missing"),
    },
    "frame-decimals": {
        "zh": (
            "`{unit}` 的列 `{column}` 是 {value}，不能准确写成{decimals}位小数",
            "改正这个值，或声明更多小数位 decimals",
        ),
        "en": (
            "`{column}` of `{unit}` is {value}, which is no number of at most {decimals} decimals",
            "correct the value, or declare more `decimals`",
        ),
    },
    "frame-large": {
        "zh": ("`{unit}` 的列 `{column}` 是 {value}，太大，不能准确计算", "改正这个值"),
        "en": ("`{column}` of `{unit}` is {value}, too large to be exact", "correct the value"),
    },
    "frame-not-value": {
        "zh": ("`{unit}` 的列 `{column}` 是 `{value}`，不是数或是否", "改正这个值，缺数留空"),
        "en": (
            "`{column}` of `{unit}` is `{value}`, which is no number, or no yes or no",
            "correct the value; leave it empty if missing",
        ),
    },
    "frame-group": {
        "zh": ("这个单位不属于任何分组，或者分组与规则文件不符", "在分组列写规则文件中的分组"),
        "en": (
            "the unit is in no group of the rule file, or in another one than that lists it in",
            "name its group in a column `group`",
        ),
    },
    "frame-units": {
        "zh": ("有{rows}行，单位却有{units}个：每个单位应有一行", "去掉重复的行，给每行写上单位"),
        "en": (
            "{rows} rows have {units} units: each unit has one row",
            "drop rows that repeat a unit; name the unit of each",
        ),
    },
}
