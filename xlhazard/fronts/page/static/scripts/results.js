// The findings of a run, file by file and sheet by sheet.
import { make } from "./elements.js";
import { ask } from "./engine.js";
import { save } from "./giving.js";

const SHOWN = 60;
const READ_OPEN = 12;

/** Everything of a run as elements. copies: of each file the bytes of its marked copy and of the plain one, or null. */
export function resultElements(view, copies) {
  const words = Object.fromEntries(view.severities.map((one) => [one.id, one]));
  const elements = [];
  if (view.files.length > 1) elements.push(overview(view));
  const filter = severityFilter(view);
  if (filter) elements.push(filter);
  view.files.forEach((file, index) => elements.push(fileSection(file, index, copies[index], words)));
  if (view.passed_over.length) {
    const lines = view.passed_over.map((one) => make("li", {}, `${one.name}（${one.reason}）`));
    elements.push(make("section", { class: "says" }, make("h3", {}, "没有读取的文件"), make("ul", {}, lines)));
  }
  return elements;
}

function overview(view) {
  const names = make("tr", {}, ["文件", "单位、报告期", "结果"].map((name) => make("th", { scope: "col" }, name)));
  const rows = view.files.map((file, index) =>
    make("tr", {}, make("td", {}, jump(`${index + 1}. ${file.name}`, `file-${index}`)), make("td", {}, file.whose), make("td", {}, file.said)),
  );
  return make("table", { class: "sum" }, make("thead", {}, names), make("tbody", {}, rows));
}

/** Boxes that show or hide findings by severity. */
function severityFilter(view) {
  const counts = (id) => view.files.reduce((sum, file) => sum + file.counts[id], 0);
  const there = view.severities.filter((one) => counts(one.id));
  if (there.length < 2) return null;
  const boxes = there.map((one) =>
    make("label", {}, make("input", { type: "checkbox", checked: true, value: one.id, onchange: filtered }), ` ${one.sign} ${one.word} ${counts(one.id)}`),
  );
  return make("fieldset", { class: "picks" }, make("legend", {}, "只看"), boxes);
}

function filtered(event) {
  const { value, checked } = event.target;
  const root = event.target.closest(".picks").parentElement;
  root.classList.toggle(`without-${value}`, !checked);
  for (const one of root.querySelectorAll(`.finding.${value}`)) one.hidden = !checked;
}

function fileSection(file, index, copy, words) {
  const head = make("h3", { id: `file-${index}`, tabindex: "-1" }, `${index + 1}. ${file.name}`);
  const line = make("p", {}, make("b", {}, file.said), `　${file.whose}`);
  const section = make("section", { class: "file says", "aria-labelledby": `file-${index}` }, head, line, copyButton(file, copy.marked), plainButton(file, copy.plain));
  if (file.first.length) section.append(firstBox(file, index));
  else if (file.findings.length || file.status === "unreadable") section.append(make("p", {}, file.lead));
  for (const [sheet, found] of bySheet(file.findings)) section.append(sheetGroup(sheet, found, index, words));
  if (file.read_as.length) section.append(readAs(file.read_as));
  if (file.skipped.length) section.append(skipped(file.skipped));
  return section;
}

function copyButton(file, copy) {
  if (copy) {
    const button = make("button", { class: "main", "data-name": file.copy_name, onclick: () => save(file.copy_name, copy) }, "下载标好错处的副本");
    return make("p", {}, button, make("span", { class: "quiet" }, `存成“${file.copy_name}”；在副本上改完就能再报，原文件不动。`));
  }
  if (!file.findings.length) return null;
  return make("p", { class: "quiet" }, "这个文件没有标注副本，请照下面的说明在原文件里改。");
}

/** For a file that came with our marks on it: the same without them. */
function plainButton(file, plain) {
  if (!plain) return null;
  const button = make("button", { type: "button", "data-name": file.plain_name, onclick: () => save(file.plain_name, plain) }, "下载去掉标记的副本");
  return make("p", {}, button, make("span", { class: "quiet" }, "拖进来的文件带着以前核对的颜色和批注。留着也能报；这个副本去掉了它们，您自己的颜色、批注还在。"));
}

function firstBox(file, index) {
  const lines = file.first.map((cause) =>
    make("li", {}, cause.where, cause.message, jump(cause.numbers, `finding-${index}-${cause.number}`), make("br"), cause.fix),
  );
  return make("div", { class: "first" }, make("h4", {}, `先改这${file.first.length}处`), make("ol", {}, lines));
}

function bySheet(findings) {
  const groups = new Map();
  for (const one of findings) {
    if (!groups.has(one.sheet)) groups.set(one.sheet, []);
    groups.get(one.sheet).push(one);
  }
  return groups;
}

function sheetGroup(sheet, found, index, words) {
  const name = sheet === null ? "整个文件" : `《${sheet}》`;
  const group = make("details", { class: "sheet", open: true }, make("summary", {}, `${name}　${found.length}处`));
  const later = make("button", {}, "");
  let shown = 0;
  const more = () => {
    const some = found.slice(shown, shown + SHOWN);
    shown += some.length;
    later.before(...some.map((one) => card(one, index, words)));
    later.hidden = shown >= found.length;
    later.textContent = `再显示${Math.min(SHOWN, found.length - shown)}处（还有${found.length - shown}处）`;
  };
  later.addEventListener("click", more);
  group.append(later);
  group.showNumber = (number) => {
    while (shown < found.length && found.slice(shown).some((one) => one.number === number)) more();
  };
  group.dataset.file = index;
  more();
  return group;
}

function card(one, index, words) {
  const { sign, word } = words[one.severity];
  const place = one.cell === null ? "" : `${one.cell}格　`;
  return make(
    "article",
    { class: `finding ${one.severity}`, id: `finding-${index}-${one.number}`, tabindex: "-1", hidden: isFiltered(one.severity) },
    make("p", {}, make("b", { class: "what" }, `${sign} ${word}`), `　第${one.number}处　${place}`, make("span", { class: "code" }, one.code)),
    make("p", { class: "message" }, one.message),
    make("p", {}, make("b", {}, "怎样改："), one.fix),
    basis(one),
  );
}

function isFiltered(severity) {
  return document.getElementById("results").classList.contains(`without-${severity}`);
}

/** The clause, the cells around, and the rule in words, which is fetched when it is looked at. */
function basis(one) {
  const rule = make("pre", { hidden: true });
  const details = make("details", { class: "basis" }, make("summary", {}, "依据和说明"), make("p", {}, `依据：${one.basis}`));
  if (one.excerpt) details.append(excerptTable(one.excerpt));
  details.append(rule);
  details.addEventListener("toggle", async () => {
    if (!details.open || !rule.hidden) return;
    rule.textContent = await ask("explain", { code: one.code });
    rule.hidden = rule.textContent === "";
  });
  return details;
}

function excerptTable(excerpt) {
  const head = make("tr", {}, make("th", {}), excerpt.columns.map((column) => make("th", { scope: "col" }, column)));
  const rows = excerpt.rows.map((row) =>
    make(
      "tr",
      { class: row.number === excerpt.header_row ? "names" : null },
      make("th", { scope: "row" }, String(row.number)),
      row.texts.map((text, place) => {
        const hit = row.number === excerpt.row && excerpt.columns[place] === excerpt.column;
        return make("td", { class: hit ? "hit" : null }, hit ? text || "（空）" : text);
      }),
    ),
  );
  return make("table", { class: "excerpt" }, make("thead", {}, head), make("tbody", {}, rows));
}

function readAs(entries) {
  const head = make("tr", {}, ["表", "单元格", "原来写的", "按此读取"].map((name) => make("th", { scope: "col" }, name)));
  const body = make("tbody");
  const details = make("details", { class: "beside", open: entries.length <= READ_OPEN });
  details.append(
    make("summary", {}, `已自动识别${entries.length}处（请核对，认得对就不用改）`),
    make("table", { class: "read" }, make("thead", {}, head), body),
  );
  const fill = () => {
    if (body.childElementCount) return;
    const cells = (one) => [one.sheet, one.cell, one.typed, one.read].map((text) => make("td", {}, text));
    body.append(...entries.map((one) => make("tr", {}, cells(one))));
  };
  // Thousands of rows are laid out only when somebody looks.
  details.addEventListener("toggle", () => details.open && fill());
  if (details.open) fill();
  return details;
}

function skipped(lines) {
  const list = make("ul", {}, lines.map((line) => make("li", {}, line)));
  return make("details", { class: "beside" }, make("summary", {}, `没有运行的规则（${lines.length}条说明）`), list);
}

/** A button that leads to an element, which may be a finding that is not laid out yet. */
function jump(text, id) {
  const go = () => {
    const [kind, index, number] = id.split("-");
    if (kind === "finding") {
      for (const group of document.querySelectorAll(`details.sheet[data-file="${index}"]`)) group.showNumber(Number(number));
    }
    const target = document.getElementById(id);
    if (!target) return;
    target.hidden = false;
    target.closest("details")?.setAttribute("open", "");
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
  return make("button", { class: "link", type: "button", onclick: go }, text);
}
