"""Messages of the stage ``ruleset``: code → language → (message, hint)."""

RULESET: dict[str, dict[str, tuple[str, str]]] = {
    # Texts and numbers ----------------------------------------------------------------------------------------------
    "not-utf8": {
        "zh": ("文件从这里起不是 UTF-8 编码", "把文件另存为 UTF-8 编码"),
        "en": ("from here on the file is not in UTF-8", "save the file as UTF-8"),
    },
    "control-character": {
        "zh": ("这里有看不见的、或改变文字方向的字符 {character}", "删去这个字符，重新键入这一行"),
        "en": (
            "there is a character here that nobody sees or that turns text around, {character}",
            "delete it and type the line again",
        ),
    },
    "file-too-long": {
        "zh": ("文件有 {length} 个字符，最多 {most} 个", "把规则分成几个文件"),
        "en": ("the file has {length} characters, the most is {most}", "split the rules into several files"),
    },
    "file-too-deep": {
        "zh": ("嵌套超过 {most} 层", "减少 sections 的层数"),
        "en": ("nested more than {most} levels deep", "nest fewer sections"),
    },
    "file-too-full": {
        "zh": ("文件里的键和值超过 {most} 个", "把规则分成几个文件"),
        "en": ("the file has more than {most} keys and values", "split the rules into several files"),
    },
    "not-a-number": {
        "zh": ("`{text}` 不是数", "写作数字，最多一个小数点，例如 12 或 0.5"),
        "en": ("`{text}` is not a number", "write digits and at most one decimal point, such as 12 or 0.5"),
    },
    "digit-groups": {
        "zh": ("`{text}` 把数字分了组，这样的数可以有两种读法", "写作 {plain}"),
        "en": ("`{text}` groups its digits, which can be read in two ways", "write {plain}"),
    },
    "number-exponent": {
        "zh": ("`{text}` 用了科学记数法", "把数字全部写出来，例如 1000"),
        "en": ("`{text}` is in scientific notation", "write the number out, such as 1000"),
    },
    "number-point": {
        "zh": ("`{text}` 的小数点一边没有数字", "写作 {plain}"),
        "en": ("`{text}` has no digit on one side of its decimal point", "write {plain}"),
    },
    "number-long": {
        "zh": ("`{text}` 太长，一个数最多 {most} 个字符", "检查是否漏了分隔"),
        "en": ("`{text}` is too long, a number has at most {most} characters", "see whether a separator is missing"),
    },
    # YAML -----------------------------------------------------------------------------------------------------------
    "yaml-syntax": {
        "zh": ("从这里起不合 YAML 的写法", "检查这一行和上一行的缩进、冒号和引号"),
        "en": (
            "not readable as YAML from here on",
            "look at indent, colons and quotes of this line and the one before",
        ),
    },
    "yaml-tab": {
        "zh": ("这里用了制表符", "改用空格"),
        "en": ("there is a tab here", "use spaces"),
    },
    "yaml-start": {
        "zh": ("值不能以 `{text}` 开头", "把整个值放在引号里"),
        "en": ("a value cannot begin with `{text}`", "put the whole value in quotes"),
    },
    "yaml-colon": {
        "zh": ("这一行的值里又有冒号加空格，或者缩进不对", "把整个值放在引号里，或使本行与同级的键对齐"),
        "en": (
            "a second colon and blank in this line, or an indent that fits nothing",
            "put the whole value in quotes, or align the line with the keys of its level",
        ),
    },
    "yaml-no-colon": {
        "zh": ("这一行没有“键: 值”的形式", "写作“键: 值”，冒号后要有一个空格"),
        "en": ("this line is not of the form `key: value`", "write `key: value`, with a blank after the colon"),
    },
    "yaml-quote": {
        "zh": ("这里开始的引号没有正确结束", "在值的末尾补上同样的引号"),
        "en": ("the quoted text that begins here does not end", "close it with the same quote"),
    },
    "yaml-bracket": {
        "zh": ("这里开始的括号没有正确结束", "补上 ] 或 }}，并检查括号里的逗号"),
        "en": ("the bracket that opens here does not close", "add the ] or }} and look at the commas inside"),
    },
    "yaml-indent": {
        "zh": ("这一行的缩进与上面各行都不一致", "使本行与同级的键对齐"),
        "en": ("the indent of this line fits none of the lines above", "align the line with the keys of its level"),
    },
    "yaml-feature": {
        "zh": ("规则文件不用 `{text}`（YAML 的锚点、别名、标签或合并键）", "把值完整写出来"),
        "en": (
            "`{text}` (an anchor, alias, tag or merge key of YAML) is not part of rule files",
            "write the value out in full, in quotes if it begins with this sign",
        ),
    },
    "yaml-directive": {
        "zh": ("规则文件不用 % 开头的 YAML 指令", "删去这一行"),
        "en": ("a rule file has no directives of YAML", "delete the line that begins with %"),
    },
    "yaml-documents": {
        "zh": ("一个文件里有第二份文档", "每份规则单独放一个文件，删去 `---`"),
        "en": ("a second document begins in the same file", "give each ruleset a file of its own and delete the `---`"),
    },
    # Keys -----------------------------------------------------------------------------------------------------------
    "key-not-text": {
        "zh": ("键必须是文字", "写作“键: 值”"),
        "en": ("a key must be text", "write `key: value`"),
    },
    "duplicate-key": {
        "zh": ("`{key}` 已在第 {line} 行写过", "删去其中一个"),
        "en": ("`{key}` is already given on line {line}", "delete one of the two"),
    },
    "misspelt-key": {
        "zh": ("这里没有 `{key}` 这个键", "是不是 `{near}`？"),
        "en": ("there is no key `{key}` here", "did you mean `{near}`?"),
    },
    "unknown-key": {
        "zh": ("这里没有 `{key}` 这个键", "可用的键：{known}"),
        "en": ("there is no key `{key}` here", "the keys here are {known}"),
    },
    "missing-key": {
        "zh": ("缺少 `{key}`", "加上 {example}"),
        "en": ("`{key}` is missing", "add {example}"),
    },
    "cut-at-comma": {
        "zh": ("`{text}` 成了一个键：前面的值在逗号处断开了", "把整个值放在引号里"),
        "en": ("`{text}` is taken for a key: the value before it ends at the comma", "put the whole value in quotes"),
    },
    "no-such-group": {
        "zh": ("没有 `{group}` 这个组", "组有：{known}"),
        "en": ("there is no group `{group}`", "the groups are {known}"),
    },
    "unit-in-two-groups": {
        "zh": ("`{unit}` 已经在第 {line} 行的组里", "一个单位只列在一个组里"),
        "en": ("`{unit}` is already in the group of line {line}", "list a unit in one group only"),
    },
    "misspelt-id": {
        "zh": ("没有标识为 `{id}` 的指标或部分", "是不是 `{near}`？"),
        "en": ("no indicator or section has the id `{id}`", "did you mean `{near}`?"),
    },
    "unknown-id": {
        "zh": ("没有标识为 `{id}` 的指标或部分", "用 sections 或 indicators 里的 id"),
        "en": ("no indicator or section has the id `{id}`", "use an id of sections or indicators"),
    },
    "group-parameter": {
        "zh": ("`{id}` 不在 parameters 里", "先在文件开头的 parameters 里写上各组通用的值"),
        "en": ("`{id}` is no parameter", "give it a value under parameters at the top first"),
    },
    "weight-for-all": {
        "zh": ("并列的部分有的写了 weight，有的没有{group}", "给每一部分都写上 weight，或都不写"),
        "en": ("some of the parts side by side have a weight and some have none{group}", "weigh all of them, or none"),
    },
    "weights-differ": {
        "zh": ("各部分的 weight 之和是 {total}，不是 100%{group}", "调整 weight"),
        "en": ("the weights of the sections come to {total}, not to 100%{group}", "change the weights"),
    },
    "scale-to-what": {
        "zh": ("“{id}”写了 scale，没有写折算到多少分", "写上 points"),
        "en": ("`{id}` is scaled, but to no points", "give it points"),
    },
    "scale-of-nothing": {
        "zh": ("“{id}”里面一共 0 分，无法折算", "给里面的指标写上分值"),
        "en": ("what is inside `{id}` has 0 points and cannot be scaled", "give the indicators inside it points"),
    },
    "bounds-crossed": {
        "zh": ("least 大于 most", "改其中一个"),
        "en": ("least is greater than most", "change one of them"),
    },
    "misspelt-reference": {
        "zh": ("`{text}` 不指向任何结果", "是不是 `{near}`？"),
        "en": ("`{text}` refers to nothing", "did you mean `{near}`?"),
    },
    "unknown-reference": {
        "zh": (
            "`{id}` 的输入取自 `{text}`，没有这个结果",
            "写作 指标.points、指标.输入、部分.total、units；否决项还可以写 total、rank",
        ),
        "en": (
            "an input of `{id}` is taken from `{text}`, which is nothing",
            "write indicator.points, indicator.input, section.total or units; a veto may also name total and rank",
        ),
    },
    "ties-by-nothing": {
        "zh": ("`ties` 里的 `{text}` 不指向任何结果", "例如 {known}"),
        "en": ("`{text}` under `ties` refers to nothing", "for example {known}"),
    },
    "zero-of-nothing": {
        "zh": ("否决使 `{text}` 得0分，而没有这个指标或部分", "例如 {known}"),
        "en": ("the veto sets `{text}` to 0, which is no indicator or section", "for example {known}"),
    },
    "intermediate-weight": {
        "zh": ("intermediate 下的部分不计入总分，它的权重不起作用", "删去 weight"),
        "en": ("a section under intermediate goes into no total, so its weight has no effect", "delete the weight"),
    },
    "references-in-a-circle": {
        "zh": ("这些指标互相取值：{ids}", "去掉其中一个 from"),
        "en": ("these take their values from each other: {ids}", "remove one from"),
    },
    "event-no-input": {
        "zh": ("`{text}` 不是这个指标的输入", "在 inputs 中声明，或者写 {known}"),
        "en": ("`{text}` is no input of the indicator", "declare it under inputs, or write {known}"),
    },
    "items-uncounted": {
        "zh": (
            "`{text}`：数据只给合计，看不出哪几项是同一事项",
            "在指标下写 events，数据里每项一行，写明 level 和 item；合计里已经去掉重复的，把这句话列入 wording",
        ),
        "en": (
            "`{text}`: the data hold totals, which do not say what is one item",
            (
                "write `events` for the indicator, with a row, level and item for each event; or list the phrase "
                "under wording if the totals hold each item once"
            ),
        ),
    },
    "no-indicators": {
        "zh": ("没有指标", "加上 indicators，或含有 indicators 的 sections"),
        "en": ("there are no indicators", "add `indicators`, or `sections` that hold them"),
    },
    # Values ---------------------------------------------------------------------------------------------------------
    "need-text": {
        "zh": ("`{key}` 应当是一段文字", "写作 {key}: {example}"),
        "en": ("`{key}` takes a text", "write {key}: {example}"),
    },
    "need-list": {
        "zh": ("`{key}` 应当是一个列表", "写作 {key}: {example}"),
        "en": ("`{key}` takes a list", "write {key}: {example}"),
    },
    "need-table": {
        "zh": ("`{key}` 应当由“键: 值”组成", "写作 {key}: {example}"),
        "en": ("`{key}` takes keys and values", "write {key}: {example}"),
    },
    "empty-value": {
        "zh": ("`{key}` 没有值", "写作 {key}: {example}，或删去这个键"),
        "en": ("`{key}` has no value", "write {key}: {example}, or delete the key"),
    },
    "unknown-choice": {
        "zh": ("`{key}` 不能是 `{text}`", "可选：{choices}"),
        "en": ("`{key}` cannot be `{text}`", "the choices are {choices}"),
    },
    "misspelt-finding": {
        "zh": ("没有 `{finding}` 这种检查结果", "是不是 `{near}`？"),
        "en": ("there is no finding `{finding}`", "did you mean `{near}`?"),
    },
    "unknown-finding": {
        "zh": ("没有 `{finding}` 这种检查结果", "写 targetscore check 在方括号里给出的代码，例如 {example}"),
        "en": (
            "there is no finding `{finding}`",
            "the codes are those in brackets of `targetscore check`, such as {example}",
        ),
    },
    "finding-of-reading": {
        "zh": (
            "`{finding}` 是不能接受的原因，不是检查结果，级别不能改",
            "删去它；级别可以改的是 targetscore check 的检查结果",
        ),
        "en": (
            "`{finding}` is why something is refused, no finding, so its level cannot be changed",
            "remove it; only what `targetscore check` finds in rules that could be read has a level",
        ),
    },
    "finding-of-file": {
        "zh": ("`{finding}` 说的是整个文件，不是一项指标", "写在文件的 findings 里"),
        "en": (
            "`{finding}` is a finding on the whole file, not on an indicator",
            "write it under `findings` of the file",
        ),
    },
    "lowered-without-reason": {
        "zh": ("`{finding}` 本为 {usual}，降为 {level} 而没有写理由", "写作 {finding}: {{level: {level}, because: …}}"),
        "en": (
            "`{finding}` is {usual} by itself, and is lowered to {level} without a reason",
            "write {finding}: {{level: {level}, because: …}}",
        ),
    },
    "need-percent": {
        "zh": ("`{key}` 的 `{text}` 没有百分号，占比要写成百分数", "例如 {key}: {example}"),
        "en": ("`{text}` for `{key}` has no percent sign, and a share is given in %", "for example {key}: {example}"),
    },
    "surplus-percent": {
        "zh": ("`{key}` 是分值，不能写成百分数 `{text}`", "写作分数，例如 {key}: {example}"),
        "en": ("`{key}` is in points, not in % as `{text}`", "write points, for example {key}: {example}"),
    },
    "need-whole": {
        "zh": ("`{key}` 的 `{text}` 不是 0 到 {most} 的整数", "例如 {key}: {example}"),
        "en": ("`{text}` for `{key}` is no whole number from 0 to {most}", "for example {key}: {example}"),
    },
    "negative-points": {
        "zh": ("`{key}` 不能是负数 `{text}`", "写 0 或正数；扣分写在规则里"),
        "en": ("`{key}` cannot be below 0 as `{text}`", "write 0 or more; deductions belong to the rule"),
    },
    "missing-convention": {
        "zh": ("没有声明约定 `{convention}`", "在 conventions 下写 {convention}，可选：{choices}"),
        "en": (
            "the convention `{convention}` is not declared",
            "under conventions, add {convention}: one of {choices}",
        ),
    },
    "bad-id": {
        "zh": ("`{id}` 不能作标识", "用文字、数字和 {signs} 组成，例如 {example}"),
        "en": ("`{id}` cannot be an id", "use letters, digits and {signs}, for example {example}"),
    },
    "reserved-id": {
        "zh": ("`{id}` 是语言或数据表自己的名称", "换一个标识"),
        "en": ("`{id}` is a name of the language or of data tables", "choose another id"),
    },
    "duplicate-id": {
        "zh": ("`{id}` 已在第 {line} 行用过", "换一个标识，每个标识只用一次"),
        "en": ("`{id}` is already in use on line {line}", "choose another id; each is used once"),
    },
    "name-taken": {
        "zh": ("`{word}` 既指 `{id}` 又指 `{other}`", "改掉其中一个名称，使一个词只指一个值"),
        "en": (
            "`{word}` stands for `{id}` and for `{other}`",
            "change one of them, so that a word stands for one value",
        ),
    },
    "two-units": {
        "zh": ("`{id}` 的计量单位既写作 `{first}` 又写作 `{second}`", "只保留一个"),
        "en": ("`{id}` is measured in `{first}` and in `{second}`", "keep one of the two"),
    },
    "points-differ": {
        "zh": ("`{id}` 写的是 {stated} 分，其中各项合计 {inside} 分", "把 points 改为 {inside}，或改其中的分值"),
        "en": (
            "`{id}` says {stated} points, what is inside adds up to {inside}",
            "write points: {inside}, or change the points inside",
        ),
    },
    "unknown-input": {
        "zh": ("`{name}` 不是 `{id}` 的输入", "可用：{known}；其他输入先写在 inputs 下"),
        "en": ("`{name}` is no input of `{id}`", "use one of {known}, or declare it under inputs"),
    },
    "misspelt-input": {
        "zh": ("`{name}` 不是 `{id}` 的输入", "是不是 `{near}`？"),
        "en": ("`{name}` is no input of `{id}`", "did you mean `{near}`?"),
    },
    # Grades ---------------------------------------------------------------------------------------------------------
    "grades-unsaid": {
        "zh": ("没有写 `{key}`", "写上 {key}，可选：{choices}"),
        "en": ("`{key}` is not said", "add {key}: one of {choices}"),
    },
    "grade-twice": {
        "zh": ("等次 `{grade}` 已在第 {line} 行写过", "每个等次只写一档"),
        "en": ("the grade `{grade}` is already given on line {line}", "give each grade one band"),
    },
    "bands-not-falling": {
        "zh": ("`{grade}` 从 {text} 起，不低于上面的 `{above}`（{limit}），没有单位能得到", "从高到低写各档"),
        "en": (
            "`{grade}` begins at {text}, not below `{above}` before it ({limit}), so that nobody gets it",
            "write the bands from the highest to the lowest",
        ),
    },
    "band-takes-the-rest": {
        "zh": ("`{grade}` 没有写 least，下面各档没有单位能得到", "写上 least，只有最后一档不写"),
        "en": (
            "`{grade}` has no least, so that nobody gets a grade below it",
            "add least: only the last band has none",
        ),
    },
    "band-gap": {
        "zh": ("低于 {text} 的没有等次：最后一档 `{grade}` 写了 least", "在后面加上不写 least 的一档，或删去 least"),
        "en": (
            "there is no grade below {text}: the last band `{grade}` has a least",
            "add a band without least, or delete this least",
        ),
    },
    "lowest-band-bound": {
        "zh": ("最后一档 `{grade}` 有 {key}，不符合的单位没有等次", "删去 {key}，或在后面加上一档"),
        "en": ("the last band `{grade}` has {key}, which leaves some without a grade", "delete {key}, or add a band"),
    },
    "quota-share": {
        "zh": ("比例不能是 `{text}`", "写大于 0、不超过 100% 的数，例如 most: 30%"),
        "en": ("a quota cannot be `{text}`", "write more than 0 and at most 100%, for example most: 30%"),
    },
    "quota-no-groups": {
        "zh": ("文件没有 groups，不能按组计算比例", "写作 of: all，或加上 groups"),
        "en": ("the file has no groups to count in", "write of: all, or add groups"),
    },
    "need-without-bound": {
        "zh": ("没有写要达到多少", "写上 least 或 most，例如 least: 80%"),
        "en": ("what is needed is not said", "add least or most, for example least: 80%"),
    },
    "need-two-measures": {
        "zh": ("least 和 most 一个是百分数，一个不是", "都写成百分数，或都写成分数"),
        "en": ("one of least and most is in %, the other is not", "write both in %, or both in points"),
    },
    "need-grade-least": {
        "zh": ("`{of}` 是等次，只能要求不低于某一等次", "写 least: 等次"),
        "en": ("`{of}` is a grade, of which a band can need a least one only", "write least: and a grade"),
    },
    "need-no-such-grade": {
        "zh": ("`{of}` 没有等次 `{grade}`", "等次有：{known}"),
        "en": ("`{of}` has no `{grade}`", "the grades are {known}"),
    },
    "need-share-of-nothing": {
        "zh": ("`{text}` 没有满分，不能写成百分数", "写作数值，例如 most: 3"),
        "en": ("`{text}` has no full points that it could be a share of", "write a number, for example most: 3"),
    },
    "unknown-figure": {
        "zh": (
            "`{text}` 不指向任何结果",
            "写作 total、rank、指标.points 或 部分.total；文件有 groups 时还可以写 group_rank",
        ),
        "en": (
            "`{text}` refers to nothing",
            "write total, rank, indicator.points or section.total; group_rank if the file has groups",
        ),
    },
    "promotion-steps": {
        "zh": ("等次不能提高 `{text}` 档", "写整数：1 提高一档，-1 降低一档"),
        "en": ("a grade cannot be lifted by `{text}`", "write a whole number: 1 lifts by one grade, -1 lowers by one"),
    },
    "no-grades": {
        "zh": ("这里改变等次，而文件没有 grades", "加上 {example}"),
        "en": ("this changes a grade, and the file has no grades", "add {example}"),
    },
    "unknown-grade": {
        "zh": ("grades 里没有等次 `{grade}`", "可用的等次：{known}"),
        "en": ("grades has no `{grade}`", "the grades are {known}"),
    },
    # Several files: extends and include -------------------------------------------------------------------------------
    "no-folder": {
        "zh": (
            "`{name}` 不在文件夹里，`{key}` 不知到哪里找文件",
            "用 load 读入文件，或给 loads 带文件夹的名称，例如 rules/2010.yaml",
        ),
        "en": (
            "`{name}` stands in no folder, so `{key}` has nowhere to look",
            "load the file by its path, or give loads a name with a folder, such as rules/2010.yaml",
        ),
    },
    "file-name": {
        "zh": (
            "`{file}` 不是相对的文件名",
            "写相对于本文件的名称，用 / 分隔，例如 2009.yaml 或 parts/agriculture.yaml",
        ),
        "en": (
            "`{file}` is no relative file name",
            "write a name relative to this file, with / between folders, such as 2009.yaml or parts/agriculture.yaml",
        ),
    },
    "file-outside": {
        "zh": (
            "`{file}` 在文件夹 `{folder}` 之外",
            "把文件放到这个文件夹里；在 Python 里也可以用 load 的 within 指定上层文件夹",
        ),
        "en": (
            "`{file}` lies outside the folder `{folder}`",
            "put the file into that folder; in Python, `within` of load names a wider one",
        ),
    },
    "no-such-file": {
        "zh": ("没有可以读的文件 `{file}`", "在 {looked} 找过；文件名相对于写它的文件"),
        "en": ("there is no file `{file}` that can be read", "looked for {looked}: names are relative to their file"),
    },
    "file-cycle": {
        "zh": ("文件互相引用成了圈：{chain}", "删去其中一处 extends 或 include"),
        "en": ("the files lead back to each other: {chain}", "delete one of these mentions"),
    },
    "included-twice": {
        "zh": ("`{file}` 在这里已经写过", "删去一处"),
        "en": ("`{file}` is in this list already", "delete one of the two"),
    },
    "extends-too-deep": {
        "zh": ("`extends` 一个接一个超过 {most} 次", "把较早一年的规则完整写成一个文件"),
        "en": ("more than {most} files extend one another", "write one of the earlier years out in full"),
    },
    "change-without-extends": {
        "zh": (
            "`{key}` 要改的是较早一年的文件，这里没有 extends",
            "加上 extends: 2009.yaml，或直接改 sections 和 indicators",
        ),
        "en": (
            "`{key}` speaks of an earlier year's file, and there is no `extends`",
            "add extends: 2009.yaml, or edit `sections` and `indicators` themselves",
        ),
    },
    "list-with-extends": {
        "zh": (
            "有 extends 的文件不写 `{key}`：上一年的各项继续有效",
            "把新增的写在 added 下（to: top），改动的写在 changed 下，取消的写在 removed 下",
        ),
        "en": (
            "a file with `extends` has no `{key}`: those of the earlier year stand",
            "put what is new under `added` (to: top), what changes under `changed`, what goes under `removed`",
        ),
    },
    "list-in-change": {
        "zh": ("`changed` 里不能整个换掉 `{key}`", "逐项写在文件顶层的 changed、added、removed 下"),
        "en": (
            "`{key}` is not replaced as a whole under `changed`",
            "list each id under `changed`, `added` or `removed` at the top of the file",
        ),
    },
    "edited-twice": {
        "zh": ("`{id}` 已在第 {line} 行列出", "changed 和 removed 里每个标识只写一次"),
        "en": ("`{id}` is already listed on line {line}", "name each id once under `changed` or `removed`"),
    },
    "unknown-earlier": {
        "zh": ("`{file}` 里没有 `{id}`", "新的指标写在 added 下"),
        "en": ("there is no `{id}` in `{file}`", "put what is new under `added`"),
    },
    "misspelt-earlier": {
        "zh": ("`{file}` 里没有 `{id}`", "是不是 `{near}`？"),
        "en": ("there is no `{id}` in `{file}`", "did you mean `{near}`?"),
    },
    "gone-already": {
        "zh": ("`{id}` 已随所在的部分取消", "从这里删去，或不取消那个部分"),
        "en": ("`{id}` goes with the section it stands in", "delete it here, or keep the section"),
    },
    "added-known": {
        "zh": ("`{id}` 已有，在第 {line} 行", "要改它，写在 changed 下；要全部换掉，另在 removed 里写上它"),
        "en": (
            "`{id}` is there already, on line {line}",
            "to change it, list it under `changed`; to replace it whole, name it under `removed` as well",
        ),
    },
    "no-section": {
        "zh": ("`{id}` 是指标，里面不能再加指标", "to 后面写部分的标识，或写 top"),
        "en": ("`{id}` is an indicator, nothing goes into it", "after `to`, write the id of a section, or top"),
    },
    "no-such-neighbour": {
        "zh": ("`{to}` 的 {key} 里没有 `{id}`", "after 后面写同一列表中的标识，或删去 after，加在最后"),
        "en": (
            "`{to}` has no `{id}` among its {key}",
            "after `after`, write an id of the same list, or leave it out to add at the end",
        ),
    },
    # Sources, changed targets, warning levels -----------------------------------------------------------------------
    "source-twice": {
        "zh": ("来源 `{source}` 已在 order 里", "每个来源只写一次"),
        "en": ("the source `{source}` is in the order already", "name each source once"),
    },
    "negative-tolerance": {
        "zh": ("允许的相差不能是负数 `{text}`", "写 0 或正数：1% 是占比，0.5 是数值"),
        "en": ("a tolerance cannot be below 0 as `{text}`", "write 0 or more: 1% for a share, 0.5 for a number"),
    },
    "unknown-target-indicator": {
        "zh": ("没有标识为 `{id}` 的指标", "写本文件里一个指标的标识"),
        "en": ("no indicator has the id `{id}`", "write the id of an indicator of this file"),
    },
    "two-targets": {
        "zh": (
            "`{unit}` 的 `{indicator}` 在 {date} 已有另一个调整，在第 {line} 行",
            "以最后决定的为准：删去一处，或改正日期",
        ),
        "en": (
            "`{unit}` has another change for `{indicator}` of {date}, on line {line}",
            "the last decision counts: delete one of the two, or correct a date",
        ),
    },
    "target-outside": {
        "zh": ("`{text}` 超出给 {name} 声明的范围：{range}", "核对这个数，或改 inputs 里的 least、most"),
        "en": (
            "`{text}` lies outside the range that is declared for {name}: {range}",
            "check the number, or change `least` or `most` under `inputs`",
        ),
    },
    "range-astray": {
        "zh": (
            "不能给 `{id}` 声明范围：它是是否类输入、另有来源、由事件计数，或由其他数值算出",
            "删去 least 和 most；由其他数值算出的，给那些数值声明范围",
        ),
        "en": (
            "`{id}` cannot have a declared range: it is a fact, a count of events, or follows from others",
            "delete `least` and `most`; declare the range of the values that it follows from",
        ),
    },
    "range-empty": {
        "zh": ("`{id}` 的 least {least} 大于 most {most}", "把两个数对调，或改正其中一个"),
        "en": ("`least` {least} of `{id}` is above its `most` {most}", "exchange the two, or correct one of them"),
    },
    "range-in-percent": {
        "zh": ("`{id}` 不按百分数计，范围不能写 `{text}`", "去掉百分号，或写 measured_in: '%'"),
        "en": ("`{id}` is not measured in %, as `{text}` is", "write the number without %, or `measured_in: '%'`"),
    },
    "range-without-absent": {
        "zh": ("`{id}` 缺失时按 {absent} 计，却不在声明的范围内", "删去 absent，或把它放进范围"),
        "en": (
            "`{absent}` stands in where `{id}` has no value, and lies outside its range",
            "delete `absent`, or let the range include it",
        ),
    },
    "target-in-percent": {
        "zh": ("`{id}` 的 {name} 不按百分数计，不能写 `{text}`", "去掉百分号，或写规则文件声明的单位的数"),
        "en": ("{name} of `{id}` is not measured in %, as `{text}` is", "write the number that is meant, without %"),
    },
    "not-a-date": {
        "zh": ("`{text}` 不是日期", "写作 年-月-日，例如 2022-11-03"),
        "en": ("`{text}` is not a date", "write year-month-day, such as 2022-11-03"),
    },
    "warning-share": {
        "zh": ("预警线不能是 `{text}`", "写大于 0、不超过 100% 的数，例如 below: 90%"),
        "en": ("a warning level cannot be `{text}`", "write more than 0 and at most 100%, for example below: 90%"),
    },
    "level-twice": {
        "zh": ("预警级别 `{level}` 已在第 {line} 行写过", "每个级别只写一次"),
        "en": ("the level `{level}` is already given on line {line}", "give each level once"),
    },
    "warning-unreached": {
        "zh": ("`{level}` 不会出现：低于它的都已属于前面的级别", "从低到高写各级"),
        "en": ("`{level}` never holds: all below it has a level before it", "write the levels from the lowest up"),
    },
}
