"""Messages of the stage ``data``: code → language → (message, hint)."""

DATA: dict[str, dict[str, tuple[str, str]]] = {
    # Files ----------------------------------------------------------------------------------------------------------
    "data-encoding": {
        "zh": ("文件既不是 UTF-8 编码也不是 GB18030 编码", "在电子表格软件里另存为“CSV UTF-8”"),
        "en": ("the file is neither in UTF-8 nor in GB18030", "save it as CSV UTF-8"),
    },
    "data-separator": {
        "zh": ("各列不是用逗号分隔的", "另存为用逗号分隔的 CSV"),
        "en": ("the columns are not separated by commas", "save it as CSV with commas"),
    },
    "cell-quotes": {
        "zh": ("从这里开始的引号没有正确结束", "把值放在一对引号里，值中的引号写两次"),
        "en": (
            "the quotes that open here do not close where the cell ends",
            "put the whole value in quotes and write quotes inside it twice",
        ),
    },
    "row-length": {
        "zh": ("这一行有 {cells} 格，表头有 {columns} 格", "补上或删去逗号；值里有逗号时放在引号里"),
        "en": (
            "the row has {cells} cells, the head has {columns}",
            "add or delete commas; put a value that holds a comma in quotes",
        ),
    },
    # Workbooks and queries ------------------------------------------------------------------------------------------
    "workbook-format": {
        "zh": ("不能读 {suffix} 格式的表格", "打开后另存为“Excel 工作簿（.xlsx）”"),
        "en": ("spreadsheets in the format {suffix} are not read", "open it and save it as Excel Workbook (.xlsx)"),
    },
    "workbook-too-large": {
        "zh": (
            "工作簿太大：解压后最多 {megabytes} MB，合并的单元格和最右一列也有限",
            "只留下要用的工作表，删去右边和下面的空格子，或另存为 CSV",
        ),
        "en": (
            "the workbook is too large: at most {megabytes} MB unpacked, and not so much merged or so wide",
            "keep the sheet that is needed, without what lies far to the right, or save it as CSV",
        ),
    },
    "data-too-large": {
        "zh": ("文件超过 {megabytes} MB", "分成几个文件，或用 --sql 从数据库读取"),
        "en": ("the file has more than {megabytes} MB", "split it, or take the data from a database by --sql"),
    },
    "too-many-columns": {
        "zh": ("表有 {columns} 列，最多 {most} 列", "改用长表：每行一个单位、一项指标"),
        "en": (
            "the table has {columns} columns, the most is {most}",
            "use the long form, a row for each unit and indicator",
        ),
    },
    "name-too-long": {
        "zh": ("`{text}…` 太长，名称最多 {most} 个字符", "检查是否漏了引号或分隔"),
        "en": (
            "`{text}…` is too long, a name has at most {most} characters",
            "see whether a quote or comma is missing",
        ),
    },
    "look-alike-unit": {
        "zh": (
            "`{text}` 与第 {line} 行的 `{other}` 看起来一样，却是两个单位：{how}",
            "如果是同一个单位，改成同样的写法",
        ),
        "en": (
            "`{text}` looks like `{other}` on line {line}, and they are two units: {how}",
            "write both in the same way if they are one unit",
        ),
    },
    "workbook-unreadable": {
        "zh": ("文件不是完好的 .xlsx 工作簿", "用电子表格软件打开，去掉打开密码，另存为 .xlsx"),
        "en": (
            "the file is not a sound .xlsx workbook",
            "open it in a spreadsheet program, take its password off, and save it as .xlsx",
        ),
    },
    "no-openpyxl": {
        "zh": ("读 .xlsx 需要 openpyxl，此安装没有", '安装：pip install "targetscore[excel]"'),
        "en": ("openpyxl, which reads .xlsx, is not installed", 'install it: pip install "targetscore[excel]"'),
    },
    "workbook-empty": {
        "zh": ("工作簿里没有任何数据", "填入表头和数据"),
        "en": ("no sheet of the workbook holds anything", "fill in a head and rows"),
    },
    "several-sheets": {
        "zh": ("几个工作表里都有内容：{sheets}", '指明一个：--sheet 工作表，Python 里用 sheet="工作表"'),
        "en": ("several sheets hold something: {sheets}", 'name one with --sheet, in Python with sheet="…"'),
    },
    "no-such-sheet": {
        "zh": ("没有工作表 `{sheet}`", "工作表有：{sheets}"),
        "en": ("there is no sheet `{sheet}`", "the sheets are {sheets}"),
    },
    "no-head": {
        "zh": ("前 {rows} 行里没有表头：没有一格是“单位”", "在表头写 单位（或 unit）；表头放在前 {rows} 行之内"),
        "en": (
            "the first {rows} rows hold no head: no cell there is `unit`",
            "give the column of units the head unit, within the first {rows} rows",
        ),
    },
    "merged-cells": {
        "zh": ("{range} 是合并单元格，看不出值属于哪一格", "取消合并，把值写进每一格；只有表头上方的标题可以合并"),
        "en": (
            "{range} is merged, so it is not clear which cell the value belongs to",
            "unmerge it and write the value into each cell; only titles above the head may be merged",
        ),
    },
    "formula-without-value": {
        "zh": ("`{text}` 是公式，文件里没有存它的值", "用电子表格软件打开并保存，或把公式转为值"),
        "en": (
            "`{text}` is a formula, and the file holds no value for it",
            "open the file in a spreadsheet program and save it, or replace the formula by its value",
        ),
    },
    "formula-value": {
        "zh": ("`{text}` 是公式 {formula} 上次保存时的值", "确认文件在最后一次修改后重新计算过，或把公式转为值"),
        "en": (
            "`{text}` is what the formula {formula} came to when the file was last saved",
            "make sure the file was calculated after its last change, or replace the formula by its value",
        ),
    },
    "formula-values": {
        "zh": (
            "{count} 格用的是公式上次保存时的值，第一处是 `{text}`（{formula}）",
            "确认文件在最后一次修改后重新计算过，或把公式转为值",
        ),
        "en": (
            "{count} cells hold what formulas came to when the file was last saved, first `{text}` ({formula})",
            "make sure the file was calculated after its last change, or replace formulas by their values",
        ),
    },
    "cell-format": {
        "zh": ("数字格式 `{format}` 显示的不是格里的数 `{text}`", "把格式改为“常规”，看到的数就是计分用的数"),
        "en": (
            "the number format `{format}` shows another number than the cell holds, `{text}`",
            "set the format to General, so that the number seen is the number scored",
        ),
    },
    "cell-date": {
        "zh": ("这里要填数或是否，而 `{text}` 是日期或时间", "把格式改为“常规”后重填：输入 1/3 或 3-5 会变成日期"),
        "en": (
            "a value belongs here, and `{text}` is a date or time",
            "set the format to General and write it again: what is typed as 1/3 or 3-5 becomes a date",
        ),
    },
    "hidden-row": {
        "zh": ("第 {row} 行是隐藏的，照样读入", "取消隐藏或筛选；不该计分的删去"),
        "en": ("row {row} is hidden, and is read all the same", "show it, or delete it if it is not to be scored"),
    },
    "hidden-column": {
        "zh": ("{column} 列是隐藏的，照样读入", "取消隐藏；不该计分的删去"),
        "en": (
            "column {column} is hidden, and is read all the same",
            "show it, or delete it if it is not to be scored",
        ),
    },
    "query-float": {
        "zh": (
            "`{text}` 是二进制浮点数，不能准确表示小数",
            "在查询里转成定点数或文本，例如 cast({column} as decimal(18, 4))",
        ),
        "en": (
            "`{text}` is a binary floating-point number, which does not hold decimals exactly",
            "make it a decimal or a text in the query, such as cast({column} as decimal(18, 4))",
        ),
    },
    "query-value": {
        "zh": ("`{column}` 的值是 {kind} 类型，既不是数，也不是文本或是否", "在查询里转成数或文本"),
        "en": (
            "`{column}` is of the type {kind}, which is no number, no text and no yes or no",
            "make it a number or a text in the query",
        ),
    },
    # Columns and rows -----------------------------------------------------------------------------------------------
    "no-unit-column": {
        "zh": ("没有“单位”这一列", "在表头写 单位（或 unit）"),
        "en": ("there is no column for the unit", "give the column of units the head unit"),
    },
    "duplicate-column": {
        "zh": ("`{column}` 与 `{other}` 两列是同一个值", "删去其中一列"),
        "en": ("the columns `{column}` and `{other}` hold the same value", "delete one of them"),
    },
    "headless-cell": {
        "zh": ("`{text}` 所在的列没有表头", "给这一列加上表头，或删去"),
        "en": ("`{text}` stands in a column without a head", "give the column a head, or delete it"),
    },
    "misspelt-column": {
        "zh": ("没有 `{word}` 这个指标或输入", "是不是 `{near}`？"),
        "en": ("no indicator or input is called `{word}`", "did you mean `{near}`?"),
    },
    "unknown-column": {
        "zh": ("没有 `{word}` 这个指标或输入", "用规则文件里的标识或名称，或删去这一列"),
        "en": (
            "no indicator or input is called `{word}`",
            "use an id or title of the rule file, or delete the column",
        ),
    },
    "misspelt-indicator": {
        "zh": ("没有 `{word}` 这个指标", "是不是 `{near}`？"),
        "en": ("there is no indicator `{word}`", "did you mean `{near}`?"),
    },
    "unknown-indicator": {
        "zh": ("没有 `{word}` 这个指标", "用规则文件里的标识或名称"),
        "en": ("there is no indicator `{word}`", "use an id or title of the rule file"),
    },
    "ambiguous-name": {
        "zh": ("`{word}` 是几个指标的名称", "改用标识：{ids}"),
        "en": ("several indicators are called `{word}`", "use one of the ids {ids}"),
    },
    "input-of-others": {
        "zh": ("`{column}` 不是指标 `{indicator}` 的输入", "清空这一格；这个指标可用：{known}"),
        "en": (
            "`{column}` is no input of the indicator `{indicator}`",
            "leave the cell empty; the inputs here are {known}",
        ),
    },
    "no-unit": {
        "zh": ("这一行没有写单位", "写上单位名称，或删去这一行"),
        "en": ("the row names no unit", "write the unit's name, or delete the row"),
    },
    "no-indicator": {
        "zh": ("这一行没有写指标", "写上指标的标识或名称，或删去这一行"),
        "en": ("the row names no indicator", "write the id or title of the indicator, or delete the row"),
    },
    "duplicate-row": {
        "zh": ("`{unit}` 的 `{indicator}` 已在第 {line} 行写过", "删去其中一行"),
        "en": ("`{unit}` already has a row for `{indicator}`, on line {line}", "delete one of the two"),
    },
    "duplicate-unit": {
        "zh": ("`{unit}` 已在第 {line} 行写过", "删去其中一行"),
        "en": ("`{unit}` already has a row, on line {line}", "delete one of the two"),
    },
    "duplicate-cell": {
        "zh": ("`{indicator}` 的 `{input}` 在第 {line} 行已有另一格", "只保留一格"),
        "en": ("`{input}` of `{indicator}` has another cell on line {line}", "keep one of the two"),
    },
    "cell-outside": {
        "zh": (
            "`{text}` 超出规则文件给 `{indicator}` 的 `{input}` 声明的范围：{range}",
            "核对这个数；若确实如此，改规则文件里的 least 或 most",
        ),
        "en": (
            "`{text}` lies outside the range that the rule file declares for `{input}` of `{indicator}`: {range}",
            "check the number; if it is right, change `least` or `most` in the rule file",
        ),
    },
    "cell-no-place": {
        "zh": ("`{indicator}` 的名次不能是 `{text}`：名次从 1 起，是整数", "填写名次，第一名写 1；没有名次的留空"),
        "en": (
            "`{text}` is no place for `{indicator}`: places are whole numbers from 1",
            "write the place, 1 for the first; leave the cell empty where there is none",
        ),
    },
    # What a row says beside its inputs ------------------------------------------------------------------------------
    "long-form-column": {
        "zh": ("`{column}` 这一列只能用于一行一个指标的表", "改为“单位、指标”各一列的形式，或删去这一列"),
        "en": (
            "the column `{column}` belongs to the form with a row for each indicator",
            "give the table a column indicator, or delete this one",
        ),
    },
    "taken-input": {
        "zh": ("`{indicator}` 的 `{column}` 取自 `{place}`，不由数据填写", "删去这一列，或清空这一格"),
        "en": (
            "`{column}` of `{indicator}` is taken from `{place}`, not from the data",
            "delete the column, or leave the cell empty",
        ),
    },
    "unjudged": {
        "zh": (
            "`{indicator}` 由{judge}评定，这个值没有写 {columns}",
            "写明是谁评的、为什么：在一行一个指标的表里填 {columns} 列",
        ),
        "en": (
            "`{indicator}` is judged ({judge}), and this value comes without {columns}",
            "say who gave it and why: fill {columns}, in a table with a row for each indicator",
        ),
    },
    # Sources --------------------------------------------------------------------------------------------------------
    "misspelt-source": {
        "zh": ("规则文件没有声明来源 `{word}`，只有 {known}", "是不是 `{near}`？"),
        "en": ("the rule file declares no source `{word}`, only {known}", "did you mean `{near}`?"),
    },
    "unknown-source": {
        "zh": ("规则文件没有声明来源 `{word}`，只有 {known}", "改用其中之一，或把它加进 sources 的 order"),
        "en": (
            "the rule file declares no source `{word}`, only {known}",
            "use one of these, or add it to the order of sources",
        ),
    },
    "sources-undeclared": {
        "zh": (
            "`{unit}` 的 `{indicator}` 在第 {line} 行已有另一个来源的数据，规则文件没有说以哪个为准",
            "在规则文件里写 sources: {{order: […], tolerance: …}}，或只留一行",
        ),
        "en": (
            "`{unit}` has a row for `{indicator}` from another source on line {line}, and no rule says which counts",
            "add sources: {{order: […], tolerance: …}} to the rule file, or keep one row",
        ),
    },
    "no-source": {
        "zh": ("`{unit}` 的 `{indicator}` 有几个来源，这一行没有写来源", "在 来源 列写明，或删去这一行"),
        "en": (
            "`{unit}` has rows for `{indicator}` from sources, and this one does not name its own",
            "fill the column source, or delete the row",
        ),
    },
    # Events ---------------------------------------------------------------------------------------------------------
    "no-events": {
        "zh": ("`{indicator}` 不按事项逐行计数，`{column}` 在这里没有意义", "清空这一格，或在规则文件里为它写 events"),
        "en": (
            "`{indicator}` is not counted from events, so `{column}` says nothing here",
            "leave the cell empty, or declare events for it in the rule file",
        ),
    },
    "no-level": {
        "zh": ("这一行是 `{indicator}` 的一个事项，没有写级别", "在 级别 列写 {known} 之一"),
        "en": ("the row is an event of `{indicator}` and says no level", "write one of {known} in the column level"),
    },
    "misspelt-level": {
        "zh": ("`{word}` 不是 `{indicator}` 的级别，只有 {known}", "是不是 `{near}`？"),
        "en": ("`{word}` is no level of `{indicator}`, which has {known}", "did you mean `{near}`?"),
    },
    "unknown-level": {
        "zh": ("`{word}` 不是 `{indicator}` 的级别", "写 {known} 之一，或它的名称"),
        "en": ("`{word}` is no level of `{indicator}`", "write one of {known}, or its title"),
    },
    "event-count": {
        "zh": ("`{text}` 不是次数", "写 0 或正整数；只有一次时可以留空"),
        "en": ("`{text}` does not count events", "write a whole number, 0 or more; leave it empty for one"),
    },
    "event-counts-differ": {
        "zh": ("`{item}` 在同一级别写了不同的次数，见第 {line} 行", "同一事项只计一次：改成一样，或用不同的事项名称"),
        "en": (
            "`{item}` stands at one level with different counts, see line {line}",
            "an item counts once: make the counts equal, or give the items different names",
        ),
    },
    "event-and-count": {
        "zh": ("`{indicator}` 已逐行列出事项，`{input}` 又直接填了值", "只用一种：逐行列出，或直接填次数"),
        "en": (
            "`{indicator}` has rows for its events, and `{input}` is given as well",
            "do one of the two: list the events, or give the counts",
        ),
    },
    "input-of-event": {
        "zh": ("这一行是 `{indicator}` 的一个事项，不能同时填 `{column}`", "另写一行填 `{column}`，不写级别和事项"),
        "en": (
            "the row is an event of `{indicator}` and cannot give `{column}` as well",
            "give `{column}` in a row of its own, without level and item",
        ),
    },
    # Groups ---------------------------------------------------------------------------------------------------------
    "no-groups-declared": {
        "zh": ("规则文件没有分组，这一列没有意义", "在规则文件里写 groups，或删去这一列"),
        "en": ("the rule file has no groups, so the column says nothing", "declare groups there, or delete the column"),
    },
    "misspelt-group": {
        "zh": ("没有 `{word}` 这个分组，只有 {known}", "是不是 `{near}`？"),
        "en": ("there is no group `{word}`, only {known}", "did you mean `{near}`?"),
    },
    "unknown-group": {
        "zh": ("没有 `{word}` 这个分组", "写 {known} 之一"),
        "en": ("there is no group `{word}`", "write one of {known}"),
    },
    "ambiguous-group": {
        "zh": ("`{word}` 是几个分组的名称", "改用标识：{ids}"),
        "en": ("several groups are called `{word}`", "use one of the ids {ids}"),
    },
    "two-groups": {
        "zh": ("`{unit}` 在第 {line} 行属于 `{one}`，这里又属于 `{other}`", "一个单位只属于一个分组，改正其中一处"),
        "en": (
            "`{unit}` belongs to `{one}` on line {line}, and to `{other}` here",
            "a unit belongs to one group: correct one of the two",
        ),
    },
    "group-differs": {
        "zh": ("数据说 `{unit}` 属于 `{given}`，规则文件列在 `{listed}`", "改正其中一处"),
        "en": (
            "the data put `{unit}` into `{given}`, the rule file lists it under `{listed}`",
            "correct one of the two",
        ),
    },
    "misspelt-unit": {
        "zh": ("规则文件的分组里没有 `{word}`", "是不是 `{near}`？不是的话，加 分组 一列写明它的分组"),
        "en": (
            "no group of the rule file lists `{word}`",
            "did you mean `{near}`? If not, say in a column group where it belongs",
        ),
    },
    "no-group": {
        "zh": ("没有写 `{word}` 属于哪个分组", "在规则文件的 units 里列出它，或在数据里加 分组 一列"),
        "en": (
            "nothing says which group `{word}` belongs to",
            "list it under units in the rule file, or add a column group",
        ),
    },
    "not-in-group": {
        "zh": ("`{unit}` 所在的分组没有指标 `{indicator}`", "删去这个值；不适用时可写 不适用"),
        "en": ("the group of `{unit}` does not have the indicator `{indicator}`", "delete the value, or write n/a"),
    },
    # Cells ----------------------------------------------------------------------------------------------------------
    "cell-text": {
        "zh": ("`{text}` 不是数", "写数字；没有数据时留空，不适用时写 不适用"),
        "en": (
            "`{text}` is not a number",
            "write a number; leave the cell empty for missing, write n/a for not applicable",
        ),
    },
    "cell-unit": {
        "zh": ("`{text}` 的单位是 `{unit}`，而这个值按 `{measured_in}` 计", "换算成 {measured_in}"),
        "en": ("`{text}` is in `{unit}`, this value is measured in `{measured_in}`", "convert it to {measured_in}"),
    },
    "cell-surplus-unit": {
        "zh": (
            "`{text}` 带有单位 `{unit}`，而规则文件没有声明这个值的计量单位",
            "只写数字，或在规则文件里写 measured_in: {unit}",
        ),
        "en": (
            "`{text}` is in `{unit}`, the rule file does not say what this value is measured in",
            "write the number alone, or add measured_in: {unit} to the rule file",
        ),
    },
    "cell-not-fact": {
        "zh": ("`{text}` 不是“是”或“否”", "写 是 或 否"),
        "en": ("`{text}` is neither yes nor no", "write yes or no"),
    },
    "cell-not-number": {
        "zh": ("这里要填数，而 `{text}` 是“是”或“否”", "写数字"),
        "en": ("a number belongs here, and `{text}` is a yes or no", "write a number"),
    },
    "cell-formula": {
        "zh": ("`{text}` 是公式，不是值", "在电子表格软件里把公式转为值再导出"),
        "en": ("`{text}` is a formula, not a value", "replace formulas by their values before you export the sheet"),
    },
    "cell-spreadsheet-error": {
        "zh": ("`{text}` 是电子表格的错误值", "在表格里更正；不适用时写 不适用"),
        "en": ("`{text}` is an error value of a spreadsheet", "correct it in the sheet; write n/a for not applicable"),
    },
    "cell-float": {
        "zh": ("`{text}` 是二进制浮点数，不能准确表示小数", '以文本或 Decimal 给出，例如 "0.95"'),
        "en": (
            "`{text}` is a binary floating-point number, which does not hold decimals exactly",
            'hand it over as text or Decimal, such as "0.95"',
        ),
    },
    "cell-not-value": {
        "zh": ("`{text}` 既不是数，也不是文本或是否", "给出文本、整数、Decimal、Fraction、是否或空值"),
        "en": (
            "`{text}` is no number, no text and no yes or no",
            "hand over text, a whole number, a Decimal, a Fraction, a yes or no, or nothing",
        ),
    },
    # Warnings -------------------------------------------------------------------------------------------------------
    "share-for-percent": {
        "zh": ("`{text}` 按百分数计，看起来却是占比（指标 `{indicator}`）", "如果是占比，写作 {percent}"),
        "en": (
            "`{text}` counts as per cent, but looks like a share of 1 (indicator `{indicator}`)",
            "if it is a share, write {percent}",
        ),
    },
    "surplus-decimals": {
        "zh": ("`{indicator}` 的这个值有 {written} 位小数，规则文件声明为 {declared} 位", "按声明的位数填写"),
        "en": (
            "this value of `{indicator}` has {written} decimals, the rule file declares {declared}",
            "give it with as many decimals as declared",
        ),
    },
    "judged-beyond": {
        "zh": (
            "`{unit}` 的 `{indicator}`（{input}）评为 {value}，按规则只能在 {least} 到 {most} 之间",
            "核对评分；计分时仍按规则的上下限",
        ),
        "en": (
            "`{indicator}` ({input}) of `{unit}` is judged {value}, where the rule has room for {least} to {most}",
            "check what was given; the score is made from it, within the bounds of the rule",
        ),
    },
    "sources-differ": {
        "zh": (
            "`{unit}` 的 `{indicator}`（{input}）{other_source}为 {other}，{counted_source}为 {counted}，不一致",
            "核对两个来源；计分用{counted_source}的值",
        ),
        "en": (
            "`{indicator}` ({input}) of `{unit}`: {other_source} gives {other}, {counted_source} gives {counted}",
            "check the two sources; the score is made from {counted_source}",
        ),
    },
}
