"""What each finding says and why it matters, as its page has it: code → language → (what, why)."""

FACTS: dict[str, dict[str, tuple[str, str]]] = {
    "above-full": {
        "zh": (
            "可以得到的分超过指标的满分。",
            "满分就是满，不是上限。总分会因此超过文件里各项之和，一个指标大幅超额的单位会排到各项都达标的单位前面。",
        ),
        "en": (
            "More than the indicator's points can be earned.",
            (
                "满分, full score, is what full means, not an upper bound. Totals can then pass what the file adds up "
                "to, and one unit that overfulfils a single target outranks those that met them all."
            ),
        ),
    },
    "addition-idle": {
        "zh": (
            "加分从来不改变得分。",
            "它像是奖励，却谁也得不到：通常满分已经是上限。",
        ),
        "en": (
            "An addition never changes the points.",
            (
                "It is announced as a reward, and nobody gets anything for it: as a rule full points are the upper "
                "bound already."
            ),
        ),
    },
    "base-above-full": {
        "zh": (
            "基本分高于满分。",
            "做得少反而得分多。某个分组的分值比文件所写的低时会这样。",
        ),
        "en": (
            "The base score is above the full points.",
            "The rule then gives more for less. It happens where a group has fewer points than the file states.",
        ),
    },
    "below-zero": {
        "zh": (
            "可以得到负分。",
            "这一指标会吃掉别的指标挣来的分。也许有意如此，但不应让人自己去发现。",
        ),
        "en": (
            "Less than 0 can be earned.",
            (
                "The indicator eats points that others earned. That may be meant, but then readers should not have to"
                " find it out."
            ),
        ),
    },
    "bound-unreached": {
        "zh": (
            "加分或扣分写的最多分数从来达不到。",
            "读的人以为可以得到或失去这么多分，每一步的分值却到不了。步长、分值或限额，总有一个不是本意。",
        ),
        "en": (
            "The most that an addition or a deduction may come to is never come to.",
            (
                "Readers are told that 3 points can be had, or lost, and the steps never move that many. Either "
                "the steps or the bound are not what was meant."
            ),
        ),
    },
    "dead-clause": {
        "zh": (
            "不论数值多少，这一句都不改变得分：总有另一句先起作用，或上下限在到不了的地方。",
            "有人写它是要它起作用的。它不起作用，而读到的人以为它会。",
        ),
        "en": (
            (
                "A clause never moves a point, whatever the values are: another clause always comes before it, or a "
                "bound lies where nothing goes."
            ),
            "Somebody wrote it to do something. It does nothing, and those who read it will expect what it says.",
        ),
    },
    "deduction-idle": {
        "zh": (
            "扣分从来不改变得分。",
            "它写成要扣的分，却谁也不失分：下面有保底，或者前面的分太多，扣去的被上限盖过了。",
        ),
        "en": (
            "A deduction never changes the points.",
            (
                "It is announced as a loss, and nobody loses anything: a floor stands under it, or the points before "
                "it are so many that the upper bound hides what it takes."
            ),
        ),
    },
    "division": {
        "zh": (
            "公式的除数可能为 0。",
            "遇到这样的数值，单位没有分：score 停下来，给出指明那一行的数据错误。",
        ),
        "en": (
            "A formula divides by something that can be 0.",
            "A unit with that value has no points: `score` stops with a data error that names the row.",
        ),
    },
    "example-astray": {
        "zh": (
            "例子所写的分组没有这个指标。",
            "那个分组没有单位按这个指标计分，这个例子什么也说明不了。",
        ),
        "en": (
            "An example names a group that does not have the indicator.",
            "No unit of that group is scored on the indicator, so the example proves nothing.",
        ),
    },
    "example-fails": {
        "zh": (
            "按规则得到的分与例子写的不同。",
            "例子是作者想要的，规则是单位将要得到的。二者现在就不一致，而不是公布以后。",
        ),
        "en": (
            "The rule gives other points than an example says.",
            (
                "The example is what its author expected, the rule is what units will get. They disagree now, not "
                "after publication."
            ),
        ),
    },
    "example-incomplete": {
        "zh": (
            "例子缺少规则要用的输入。",
            "这个例子计不出分，什么也说明不了。",
        ),
        "en": (
            "An example lacks an input that the rule asks for.",
            "The example cannot be scored, so it proves nothing.",
        ),
    },
    "example-outside": {
        "zh": (
            "例子里的一个值超出规则文件给这项输入声明的范围。",
            "数据里写这样的值会被拒绝，这个例子说明的是一种不会有的情形。",
        ),
        "en": (
            "A value of an example lies outside the range that the file declares for its input.",
            "Data with such a value are refused, so the example shows a case that cannot be.",
        ),
    },
    "example-unreadable": {
        "zh": (
            "例子里的值既不是带本计量单位的数，也不是是非项的“是”或“否”。",
            "这个例子计不出分，什么也说明不了。",
        ),
        "en": (
            "A value of an example is neither a number in the unit of its input, nor yes or no for a fact.",
            "The example cannot be scored, so it proves nothing.",
        ),
    },
    "example-unscored": {
        "zh": (
            "规则对例子没有给出分值。",
            "作者知道这些数值该得多少分，规则没有说。",
        ),
        "en": (
            "The rule gives no points for an example.",
            "Its author knew what these values earn; the rule does not say it.",
        ),
    },
    "expect-not-analysed": {
        "zh": (
            "expect 所写的既没有证明，也没有推翻。",
            "不能让它看起来像已经证明。",
        ),
        "en": (
            "What the file says under `expect:` was neither proved nor refuted.",
            "It must not look proved.",
        ),
    },
    "expect-refuted": {
        "zh": (
            "规则不符合文件在 expect 里所写的。",
            "写下预期的人知道规则的用意。两者必有一误。",
        ),
        "en": (
            "The rule does not do what the file says under `expect:`.",
            "Who wrote the expectation knew what the rule is for. One of the two is wrong.",
        ),
    },
    "full-unreached": {
        "zh": (
            "不论数值多少都得不到满分。",
            "多半是笔误：公式差了一百倍，或者少了一档。",
        ),
        "en": (
            "The full points are never reached, whatever the value.",
            "Often it is a slip: a factor of a hundred in a formula, or a tier that lacks.",
        ),
    },
    "gap": {
        "zh": (
            "两档之间有没有条款适用的数值。",
            "遇到这样的数值，单位计不出分：score 停下来，给出数据错误，从不悄悄记 0 分。",
        ),
        "en": (
            "Between two tiers lie values that no clause takes.",
            "A unit with such a value cannot be scored: `score` stops with a data error, it never gives a silent 0.",
        ),
    },
    "grade-hidden": {
        "zh": (
            "没有总分会落入这一等次：都够得上更高的等次。",
            "较低的等次是从不兑现的警告。",
        ),
        "en": (
            "No total falls into a grade, for all of them reach the one above.",
            "The lower grade is a threat that never comes true.",
        ),
    },
    "grade-unreached": {
        "zh": (
            "等次的要求超过任何单位所能得到的分。",
            "它公布了，却没有人能得到。",
        ),
        "en": (
            "A grade asks for more than anybody can earn.",
            "It is announced, and nobody can get it.",
        ),
    },
    "idle-veto": {
        "zh": (
            "否决（或分值以外的其他后果）的条件永不成立。",
            "它读起来像保障，实际什么也没有保护。",
        ),
        "en": (
            "The condition of a veto, or of what else follows beside points, never holds.",
            "It reads as a safeguard and protects nothing.",
        ),
    },
    "jump": {
        "zh": (
            "直线、份额或分步的得分与相邻的定额分不相接。",
            "在那里，百分之一的差别就决定了条款看不出来的若干分。",
        ),
        "en": (
            "A line, a share or steps meet an award at other points.",
            "A hundredth of the value decides there about more points than the clauses seem to say.",
        ),
    },
    "level-slip": {
        "zh": (
            "一个界限不到下一个的十分之一，得分却相差不多。",
            "85写成8.5，别的检查都能通过：各档次序不乱，分数照样上升，结果人人都得基本分。",
        ),
        "en": (
            "A level is hardly a tenth of the next one, and earns nearly as much.",
            "8.5 for 85 passes every other check: tiers are in order and points rise. Everybody gets the base score.",
        ),
    },
    "level-unused": {
        "zh": (
            "文件降低级别的检查结果已经不再出现。",
            "理由所针对的事已无从查看。它若在别的规则里再出现，会不知不觉地被降级。",
        ),
        "en": (
            "The file lowers a finding that is not there any more.",
            (
                "The reason stands for something that nobody can look at. When the finding comes back, in another "
                "rule, it is lowered unseen."
            ),
        ),
    },
    "need-never-met": {
        "zh": (
            "等次的要求与它的其他条件并存时不可能满足。",
            "这个等次看起来开放，其实不然。",
        ),
        "en": (
            "What a grade needs cannot be, beside what else it asks for.",
            "The grade looks open and is not.",
        ),
    },
    "no-data-source": {
        "zh": (
            "一项指标没有写明数据来源，而文件里的其他指标大都写了。",
            "到年底没有人报这个数，或者两个部门各报一个。",
        ),
        "en": (
            "An indicator does not say where its data come from, and most others of the file do.",
            "At the end of the year nobody hands the figure in, or two offices hand in two.",
        ),
    },
    "not-analysed-formula": {
        "zh": (
            "规则里的公式不能用有理数逐段追踪：两个同时变化的值相乘、取偶舍入、两条直线相除。",
            "所列的都成立，但没有列出的也可能存在：不能证明这条规则没有空档等问题。",
        ),
        "en": (
            (
                "The rule has a formula whose course cannot be followed with rational numbers: a product of two "
                "values that change together, a rounding to even, a quotient of two lines."
            ),
            (
                "What is listed is true, but what is not listed may still be there: this rule is not proved to be "
                "free of gaps and the like."
            ),
        ),
    },
    "not-analysed-sample": {
        "zh": (
            "分档的起止同时取决于几个输入，只检查了其中一些取值，没有检查全部。",
            "所列的都成立，但没有列出的也可能存在：不能证明这条规则没有空档等问题。",
        ),
        "en": (
            (
                "Where tiers begin and end depends on several inputs at once, so the checks looked at some of their "
                "values, not at all there are."
            ),
            (
                "What is listed is true, but what is not listed may still be there: this rule is not proved to be "
                "free of gaps and the like."
            ),
        ),
    },
    "not-analysed-steps": {
        "zh": (
            "几组没有尽头的分步同时起作用，或者要逐一比较的步数超过 400。",
            "所列的都成立，但没有列出的也可能存在：不能证明这条规则没有空档等问题。",
        ),
        "en": (
            "Several staircases act at once without an end, or more than 400 steps have to be compared one by one.",
            (
                "What is listed is true, but what is not listed may still be there: this rule is not proved to be "
                "free of gaps and the like."
            ),
        ),
    },
    "open-end": {
        "zh": (
            "低于最低档或高于最高档的数值没有分值。",
            "遇到这样的数值，单位计不出分：score 停下来，指明那一行。",
        ),
        "en": (
            "Values below the lowest tier, or above the highest, have no points.",
            "A unit with such a value cannot be scored: `score` stops and names the row.",
        ),
    },
    "out-of-range": {
        "zh": (
            "一句话只对一般不会上报的数值起作用：超过100%或低于0的比率，或者件数的零头。",
            "多半是界限里的数字写错了。谁也到不了的一档、加分或否决，等于白写。",
        ),
        "en": (
            (
                "A clause applies only to values that are hardly reported: a rate above 100 % or below 0, a "
                "part of something that is counted."
            ),
            (
                "Most often a number in the limit has slipped. A tier, an addition or a veto that nobody comes "
                "near promises something that is never given."
            ),
        ),
    },
    "overlap": {
        "zh": (
            "两档包含同样的数值而分值不同。",
            "算哪一档全凭偶然。score 因此停下来，给出数据错误。",
        ),
        "en": (
            "Two tiers take the same values and give different points.",
            "It would be chance which one counts. `score` stops with a data error instead.",
        ),
    },
    "quota-without-place": {
        "zh": (
            "最大的分组也没有一个名额。",
            "单位少、比例小，向下取整就是零：没有人能得到这个等次。",
        ),
        "en": (
            "A quota has no place in the largest group.",
            "Rounded down, a small share of few units is nothing: nobody gets the grade.",
        ),
    },
    "remark": {
        "zh": (
            "句子里没有数字、名称、比较和得分用语，不可能改变得分。它保留在说明里。",
            "它也许本来要改变得分，而它不会。",
        ),
        "en": (
            (
                "A sentence has no number, name, comparison or word of points, so it can move none. It is kept and "
                "shown in explanations."
            ),
            "It may be meant to move points, and it will not.",
        ),
    },
    "target-idle": {
        "zh": (
            "文件给一个单位定的目标，使任何数值都得同样的分。",
            "目标为0，什么也不做就达到了：这个单位怎么都得满分。目标高不可及，则谁也得不到分。",
        ),
        "en": (
            "With a target that the file gives a unit, every value earns the same points.",
            (
                "A target of 0 is reached by doing nothing: the unit has the full points whatever it does. A "
                "target out of reach gives nobody anything."
            ),
        ),
    },
    "tiers-change-places": {
        "zh": (
            "在声明的范围内，有的数值（比如某个单位的目标）使两档换了先后：达到后一档的，早已按前一档计分。",
            "目标低于基本分的界限时，低于这条界限的数值也得满分；别的单位却照这条界限计分。",
        ),
        "en": (
            (
                "For some values within the declared ranges, such as a unit's target, two tiers change places: whoever "
                "reaches the later one has the earlier one already."
            ),
            (
                "A unit whose target is below the level of the base score has full points for less than others need "
                "for the base score."
            ),
        ),
    },
    "total-range": {
        "zh": (
            "总分不是从 0 分到满分。",
            "看总分的人是对着 0 分和满分看的。白给的分，或者永远给不满的分，会使整个标尺移位。",
        ),
        "en": (
            "Totals do not go from 0 to the full points.",
            (
                "Who reads a total reads it against 0 and full. A rule that gives points for nothing, or never gives "
                "them all, moves the whole scale."
            ),
        ),
    },
    "total-without-least": {
        "zh": (
            "总分没有下限。",
            "一个没有止境的数会吃掉其他各项挣来的分。",
        ),
        "en": (
            "Totals have no lower end.",
            "One number without end eats what all others earned.",
        ),
    },
    "total-without-most": {
        "zh": (
            "总分没有上限。",
            "一个没有止境的数会压倒其他一切。",
        ),
        "en": (
            "Totals have no upper end.",
            "One number without end outweighs everything else.",
        ),
    },
    "unused-convention": {
        "zh": (
            "有的约定没有规则要用。",
            "约定回答条文没有说的事。条文都说了，读者就会去找它管的那条规则而找不到。",
        ),
        "en": (
            "No rule needs some of the conventions.",
            (
                "A convention answers what texts leave open. If none leaves it open, readers look for the rule that "
                "it governs and find none."
            ),
        ),
    },
    "look-alike-letters": {
        "zh": (
            "名称的一个词里混有看起来像拉丁字母的西里尔字母、希腊字母或全角字母。",
            "照看到的样子键入的是另一个名称：列、单位或条文里的词就认不出来，谁也看不出为什么。",
        ),
        "en": (
            (
                "A word of a name has Cyrillic, Greek or full-width letters among its Latin ones that look like Latin "
                "letters."
            ),
            (
                "Who types what is seen types another name: the column, the unit or the word in the rule is then "
                "unknown, and nobody sees why."
            ),
        ),
    },
    "look-alike-name": {
        "zh": (
            "同类的两个名称看起来一样，写法却不同。",
            "它们是两个单位、两项指标、两个输入。给一个的数值可能写在另一个名下。",
        ),
        "en": (
            "Two names of one kind look the same and are written with other characters.",
            "They are two units, two indicators, two inputs. Values meant for one may stand under the other.",
        ),
    },
    "unused-input": {
        "zh": (
            "指标在 inputs 里声明了输入，规则却没有提到它。",
            "单位白报一个数，或者少写了一句。",
        ),
        "en": (
            "The indicator declares an input under `inputs:`, and its rule never speaks of it.",
            "Units report a figure for nothing, or a clause is missing.",
        ),
    },
    "unused-parameter": {
        "zh": (
            "没有规则提到文件里的这个参数。",
            "参数是每年改一次的。没有规则用它，改了新数也不变，旧数还留在某处条文里。",
        ),
        "en": (
            "No rule speaks of a parameter of the file.",
            (
                "A parameter is there to be changed once a year. If no rule uses it, the new number changes nothing, "
                "and the old one still stands in some text."
            ),
        ),
    },
    "worse-earns-more": {
        "zh": (
            "较好的数值得分反而少。",
            "有人会发现，并有意做到那里为止。",
        ),
        "en": (
            "A better value earns less than a worse one.",
            "Somebody will notice, and stop short on purpose.",
        ),
    },
}
