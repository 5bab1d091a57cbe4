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
    "engine-not-a-value": {
        "zh": "{input}的值 `{value}` 不能精确读取",
        "en": "{input} is `{value}`, which cannot be read exactly",
    },
}
