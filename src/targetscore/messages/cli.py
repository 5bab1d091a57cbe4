"""Words of the command line: code → language → text with blanks."""

CLI: dict[str, dict[str, str]] = {
    "all-well": {"zh": "{file}：{indicators}项指标，没有问题", "en": "{file}: {indicators} indicators, no findings"},
    "level-changed": {
        "zh": "级别：规则文件把 {usual} 改为 {level}",
        "en": "level: the rule file makes it {level} instead of {usual}",
    },
    "level-because": {"zh": "，理由：{because}", "en": ", because: {because}"},
    "finding-page": {"zh": "说明见 {page}", "en": "see {page}"},
    "found": {
        "zh": "{files}个文件：错误{errors}，警告{warnings}，说明{notes}",
        "en": "{files} file(s): {errors} error(s), {warnings} warning(s), {notes} note(s)",
    },
    "more-problems": {"zh": "另有{count}个问题没有列出", "en": "and {count} more problems"},
    "column-rank": {"zh": "名次", "en": "rank"},
    "column-unit": {"zh": "单位", "en": "unit"},
    "column-group": {"zh": "分组", "en": "group"},
    "column-group-rank": {"zh": "组内名次", "en": "rank in group"},
    "column-grade": {"zh": "等次", "en": "grade"},
    "column-total": {"zh": "总分", "en": "total"},
    "column-share": {"zh": "系数", "en": "share"},
    "column-people": {"zh": "人数", "en": "people"},
    "column-amount": {"zh": "金额", "en": "amount"},
    "cell-exempt": {"zh": "不适用", "en": "n/a"},
    "row-by-row-files": {
        "zh": "--row-by-row 需要数据文件和 --output",
        "en": "--row-by-row takes a data file and --output",
    },
    "working": {"zh": "计分中", "en": "scoring"},
    "checking": {"zh": "检查中", "en": "checking"},
    "column-from": {"zh": "从", "en": "from"},
    "column-to": {"zh": "到", "en": "to"},
    "column-points-from": {"zh": "起点分值", "en": "points from"},
    "column-points-to": {"zh": "终点分值", "en": "points to"},
    "column-moves": {"zh": "变化", "en": "moves"},
    "column-jump": {"zh": "跳变", "en": "jump"},
    "column-clauses": {"zh": "条款", "en": "clauses"},
    "curve-head": {"zh": "{title}（{id}）：{points}分", "en": "{title} ({id}): {points} points"},
    "curve-groups": {"zh": "，分组 {groups}", "en": ", for {groups}"},
    "curve-along": {"zh": "按{axis}：", "en": "by {axis}:"},
    "curve-along-given": {"zh": "按{axis}（{given}）：", "en": "by {axis}, with {given}:"},
    "curve-more": {
        "zh": "其余输入的另外{number}种取值从略（--format json 列出）",
        "en": "{number} more tables for other values of the inputs (--format json has them)",
    },
    "curve-not-all": {"zh": "不完整：{reason}", "en": "not all there is: {reason}"},
    "curve-between-clauses": {"zh": "；", "en": "; "},
    "curve-slope": {"zh": "每{size} {points}", "en": "{points} per {size}"},
    "curve-bent": {"zh": "反比变化", "en": "as 1 / value"},
    "curve-whole-up": {"zh": "每满{size} {points}", "en": "{points} per full {size}"},
    "curve-whole-down": {"zh": "每满{size} {points}（从终点起算）", "en": "{points} per full {size}, counted down"},
    "curve-started-up": {"zh": "每{size} {points}（不足也算）", "en": "{points} per {size} begun"},
    "curve-started-down": {
        "zh": "每{size} {points}（不足也算，从终点起算）",
        "en": "{points} per {size} begun, counted down",
    },
    "curve-pro-rata-up": {"zh": "每{size} {points}（按比例）", "en": "{points} per {size}, in proportion"},
    "curve-pro-rata-down": {
        "zh": "每{size} {points}（按比例，从终点起算）",
        "en": "{points} per {size}, in proportion, counted down",
    },
    "demo-title": {
        "zh": "{title}（{year}）：{units}个单位，{indicators}项指标",
        "en": "{title} ({year}): {units} units, {indicators} indicators",
    },
    "demo-reproduced": {
        "zh": "苏格兰 QOF {year}：{all}个公布的分数中，算得相同的有{same}个",
        "en": "Scotland's QOF {year}: {same} of {all} official points reproduced",
    },
    "demo-absent": {
        "zh": "此安装不含示例；示例在源码仓库的 examples 文件夹中",
        "en": "this installation has no examples; they are in the folder examples of the source repository",
    },
    "unreadable": {"zh": "无法读写 {file}：{reason}", "en": "cannot read or write {file}: {reason}"},
    "sheet-without-workbook": {
        "zh": "--sheet 只用于 .xlsx 工作簿",
        "en": "--sheet is for .xlsx workbooks",
    },
    "data-unclear": {
        "zh": "数据写一处：DATA 文件，或 --sql 与 --query 一起",
        "en": "say once where the data are: DATA, or --sql together with --query",
    },
    "no-driver": {
        "zh": '{reason}；安装：pip install "targetscore[sql]" 和数据库的驱动',
        "en": '{reason}; install it: pip install "targetscore[sql]" and the driver of the database',
    },
    "no-sqlglot": {
        "zh": '没有 sqlglot；安装：pip install "targetscore[pushdown]"',
        "en": 'sqlglot is not installed: pip install "targetscore[pushdown]"',
    },
    "scheme-well": {"zh": "{file}：方案，{rulesets}个规则集", "en": "{file}: a scheme of {rulesets} rulesets"},
    "scheme-given": {
        "zh": "{file} 是方案文件：用 targetscore scheme {file}",
        "en": "{file} is a scheme file: write targetscore scheme {file}",
    },
    "rules-given": {
        "zh": "{file} 是规则文件：用 targetscore score {file} DATA",
        "en": "{file} is a rule file: write targetscore score {file} DATA",
    },
    "no-scheme-given": {
        "zh": "{file} 不是方案文件：--ruleset 和 --data 只用于方案，数据直接写在后面",
        "en": "{file} is no scheme file: --ruleset and --data are for schemes, data go behind the rules",
    },
    "scheme-has-data": {
        "zh": "方案文件里写有数据文件；换用别的数据，写 --data 规则集=文件",
        "en": "a scheme file names its data; for others, write --data ID=FILE",
    },
    "unit-or-every": {
        "zh": "写 --unit 单位，或写 --every-unit 并用 -o 指明文件夹",
        "en": "write --unit and a unit, or --every-unit and a folder with -o",
    },
    "which-ruleset": {
        "zh": "用 --ruleset 指明哪个规则集：{ids}",
        "en": "say with --ruleset which ruleset: {ids}",
    },
    "scheme-ruleset": {"zh": "{title}（{id}）", "en": "{title} ({id})"},
    "scheme-payout": {"zh": "{title}（{id}）：{sum}", "en": "{title} ({id}): {sum}"},
    "data-by-id": {
        "zh": "`{text}` 应写作 规则集=文件，每个规则集一次",
        "en": "write `{text}` as ID=FILE, an id once",
    },
    "no-ruleset": {"zh": "方案中没有规则集 `{name}`", "en": "the scheme has no ruleset `{name}`"},
    "no-such-unit": {"zh": "数据中没有单位 `{name}`", "en": "the data have no unit `{name}`"},
    "no-such-indicator": {"zh": "规则文件中没有指标 `{name}`", "en": "the rule file has no indicator `{name}`"},
    "did-you-mean": {"zh": "是否指 `{near}`？", "en": "did you mean `{near}`?"},
    "fault": {
        "zh": "targetscore 自身出错（{kind}）。请连同输入文件报告；设 TARGETSCORE_DEBUG=1 再运行可看到细节",
        "en": "targetscore is at fault ({kind}). Please report it with the input files; "
        "TARGETSCORE_DEBUG=1 shows the details",
    },
}
