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
}
