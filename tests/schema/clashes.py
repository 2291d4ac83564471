"""Clashes of names, ids and places: file, place, what stands there instead, what is said."""

from __future__ import annotations

from tests.schema.changing import CODE, DUE, GONE, HAZARDS, Fault, same_as

CLASHES: dict[str, Fault] = {
    "two columns with one id": (
        HAZARDS,
        ("columns", DUE, "id"),
        "location",
        f"columns[{DUE}].id: 编号“location”重复",
    ),
    "two headers that read alike": (
        HAZARDS,
        ("columns", DUE, "header"),
        "隐患点（处）",
        f"columns[{DUE}].header: “隐患点（处）”与列“location”的表头或别名相同",
    ),
    "alias that is a header": (
        HAZARDS,
        ("columns", DUE, "aliases"),
        ["发 现 日 期"],
        "“发 现 日 期”与列“found_on”的表头或别名相同",
    ),
    "alias of two columns": (
        HAZARDS,
        ("columns", DUE, "aliases"),
        ["整改责任人"],
        f"columns[{DUE}].aliases: “整改责任人”与列“responsible_person”",
    ),
    "header of the master": (
        HAZARDS,
        ("columns", DUE, "header"),
        "来源文件",
        "common.yaml: source_ref.header: “来源文件”与列“due”",
    ),
    "header of the remark": (
        HAZARDS,
        ("columns", DUE, "header"),
        "备注",
        "common.yaml: remark.header: “备注”与列“due”",
    ),
    "two synonyms that read alike": (
        "codes/hazard_grades.yaml",
        ("values", 0, "synonyms"),
        ["重 大"],
        "values[1]: “重大”同时指“危及人身安全”和“重大”",
    ),
    "two codes with one id": (
        "codes/hazard_grades.yaml",
        ("values", 1, "id"),
        "urgent",
        "values[1]: “urgent”同时指",
    ),
    "two sheets with one name": (
        HAZARDS,
        ("sheet",),
        same_as("inspections", "sheet"),
        "lists/hazards.yaml: sheet: 表名“监督清单”与 lists/inspections.yaml 相同",
    ),
    "form with the sheet of a list": (
        "forms/dispatch.yaml",
        ("sheet",),
        same_as("hazards", "sheet"),
        "forms/dispatch.yaml: sheet: 表名“隐患清单”与 lists/hazards.yaml 相同",
    ),
    "two figures with one id": (
        "forms/dispatch.yaml",
        ("values", 1, "id"),
        "d1_1",
        "编号“d1_1”重复",
    ),
    "two labels that read alike": (
        "forms/dispatch.yaml",
        ("values", 1, "label"),
        "企业自查发现的 重大事故隐患（个）",
        "d1_2.label: “企业自查发现的 重大事故隐患（个）”与“d1_1”的名称相同",
    ),
    "two rules with one name": (
        "rules/st.yaml",
        ("rules", 1, "name"),
        "file-unreadable",
        "rules[1].name: “file-unreadable”与 ST01 相同",
    ),
    "two rules with one code": ("rules/st.yaml", ("rules", 1, "code"), "ST01", "rules[1].code:"),
    "two towns with one name": ("towns/heilin.yaml", ("name",), "白市驿镇", "name: 与"),
    "column of a ledger": (
        "ledgers/enterprise.yaml",
        ("columns", 0),
        "hazards.x",
        "没有“hazards.x”",
    ),
    "identity of a ledger": (
        "ledgers/enterprise.yaml",
        ("identity", 0),
        "x",
        "应是 columns 里的列",
    ),
    "two columns of a ledger with one name": (
        "ledgers/enterprise.yaml",
        ("columns", 14),
        "hazards.grade",
        "columns: 有两列的编号相同",
    ),
    "code of a letter": ("letters.yaml", ("letters", 0, "codes"), ["TR99"], "没有规则“TR99”"),
    "code that is no flag": ("letters.yaml", ("letters", 0, "codes"), ["ST01"], "不是预警"),
    "code of two letters": (
        "letters.yaml",
        ("letters", 1, "codes"),
        ["TR01"],
        "已在“提请",
    ),
    "placeholder of a letter": (
        "letters.yaml",
        ("letters", 0, "closing"),
        "请{whom}办理。",
        "letters[0].closing: 不认识的“{whom}”",
    ),
    "column of a letter": (
        "letters.yaml",
        ("letters", 0, "columns", 1),
        "phone",
        "letters[0].columns: 不认识的列“phone”",
    ),
    "two letters with one name": ("letters.yaml", ("letters", 1, "label"), "催报", "重复"),
    "list of a book": ("books.yaml", ("books", 0, "lists", 0), "hazard", "没有清单“hazard”"),
    "person in public": (
        "books.yaml",
        ("public", "hazards", 0),
        "responsible_person",
        "public.hazards[0]: “hazards.responsible_person”不能公示",
    ),
    "words in public": ("books.yaml", ("public", "hazards", 0), "void_reason", "不能公示"),
    "column that is not public": (
        "books.yaml",
        ("withheld_if_reported", 0),
        "measures",
        "不在公示的文字列里",
    ),
    "two deadlines of one kind": ("calendar.yaml", ("deadlines", 1, "kind"), "dispatch", "重复"),
    "two settings with one name": ("settings.yaml", ("settings", 1, "id"), "done_policy", "重复"),
    "file and id": ("towns/heilin.yaml", ("id",), "heiling", "id: “heiling”与文件名不一致"),
    "file and family": ("rules/st.yaml", ("family",), "CV", "code"),
    "main column after the print area": (
        HAZARDS,
        ("columns", 2, "wide"),
        True,
        "columns[2].wide: 打印区内的列要排在最前面",
    ),
    "too many main columns": (
        HAZARDS,
        ("columns", CODE, "wide"),
        GONE,
        "columns: 打印区内连同序号有 15 列，最多 14 列",
    ),
}
