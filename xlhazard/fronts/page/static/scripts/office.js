// The offices' part: a month in, one zip out.
import { at, make, showProgress } from "./elements.js";
import { ask } from "./engine.js";
import { save } from "./giving.js";
import { takeFiles } from "./intake.js";
import { localToday } from "./village.js";

const REMEMBERED = "xlhazard.last-master";
const KINDS = ["下发", "收件", "退回", "存档", "报表"];
let held = [];
let busy = false;

/** Makes the section work; ready resolves once Python runs. */
export function openOffice(ready) {
  at("office-today").value = localToday();
  at("office-month").value = localToday().slice(0, 7);
  takeFiles(at("office-drop"), [at("office-pick"), at("office-folder")], add, say);
  at("office-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const steps = (event.submitter?.value ?? "merge flag fill issue").split(" ");
    if (!busy) run(steps, ready).catch((error) => say(error.message));
  });
}

/** Puts files with those that are there; one of the same name, dropped later, takes the other's place. */
function add(files) {
  const taken = new Map();
  for (const one of files) {
    const path = unlike(inTownship(one.path), taken);
    taken.set(path, { path, file: one.file });
  }
  held = [...held.filter((one) => !taken.has(one.path)), ...taken.values()];
  asks(false);
  list();
  say(`一共${held.length}个文件。选好月份，再按要做的那个按钮。`);
}

/** A township's own folders keep their place; out of any other folder only the file counts. */
function inTownship(path) {
  const parts = path.split("/");
  const from = parts.findIndex((part) => KINDS.includes(part));
  return from < 0 ? parts[parts.length - 1] : parts.slice(from).join("/");
}

/** Two files of one name out of different folders are two files. */
function unlike(path, taken) {
  const dot = path.lastIndexOf(".") > path.lastIndexOf("/") ? path.lastIndexOf(".") : path.length;
  let name = path;
  for (let number = 2; taken.has(name); number += 1) name = `${path.slice(0, dot)} (${number})${path.slice(dot)}`;
  return name;
}

function list() {
  const rows = held.map((one) =>
    make(
      "tr",
      {},
      make("td", {}, one.path),
      make("td", {}, `${Math.max(1, Math.round(one.file.size / 1024))} KB`),
      make("td", {}, make("button", { type: "button", class: "link", onclick: () => drop(one) }, "不要这个", make("span", { class: "unseen" }, one.path))),
    ),
  );
  const head = make("tr", {}, ["文件", "大小", ""].map((name) => make("th", { scope: "col" }, name)));
  at("office-files").replaceChildren(...(held.length ? [make("table", { class: "read" }, make("thead", {}, head), make("tbody", {}, rows))] : []));
}

function drop(unwanted) {
  held = held.filter((one) => one !== unwanted);
  list();
  say(`一共${held.length}个文件。`);
}

async function run(steps, ready) {
  busy = true;
  at("office-results").replaceChildren();
  delete at("office-results").dataset.done;
  for (const button of at("office-form").querySelectorAll("button")) button.disabled = true;
  try {
    say("等程序准备好……");
    await ready;
    say("正在办理，请不要关闭本页……");
    showProgress(at("office-working"), 0, 0);
    const began = performance.now();
    const order = {
      month: at("office-month").value,
      today: at("office-today").value,
      clock: new Date().toISOString(),
      steps,
      told: at("office-confirmed").checked,
      last_sha256: remembered(),
    };
    const done = await ask("month", { files: held, order }, (what, number, total) => {
      say(`正在${what}：${number}／${total}`);
      showProgress(at("office-working"), number, total);
    });
    show(done, Math.round(performance.now() - began));
  } finally {
    busy = false;
    at("office-working").hidden = true;
    for (const button of at("office-form").querySelectorAll("button")) button.disabled = false;
  }
}

function show(done, milliseconds) {
  const results = at("office-results");
  const lines = [...done.unread, ...done.lines];
  results.append(make("pre", { class: "account", tabindex: "0", "aria-label": "办理的经过" }, lines.join("\n")));
  if (done.refused) {
    asks(done.may_be_told);
    say(done.may_be_told ? "没有做：请先核对总台账，原因见下面；核对无误的，勾选“仍然使用”再做。" : "没有做：原因见下面，什么都没有改。");
  } else {
    asks(false);
    const give = () => {
      save(done.name, done.zip);
      remember(done.master);
    };
    const words = make("p", { class: "quiet" }, "里面有新的总台账、退回件和回复、存档、报表、下发件和凭证。解开后用新的总台账换下旧的；下个月把这个压缩包和新总台账一起拖进来。");
    results.prepend(make("p", {}, make("button", { type: "button", class: "main", onclick: give }, `下载结果“${done.name}”`)), words);
    say(`办完了，请下载结果。${done.lines[0] ?? ""}`);
  }
  results.dataset.milliseconds = String(milliseconds);
  results.dataset.done = JSON.stringify({ refused: done.refused, name: done.name, lines });
}

/** Whether the box is there with which staff say that this master is the one to use. */
function asks(wanted) {
  at("office-told-box").hidden = !wanted;
  if (!wanted) at("office-confirmed").checked = false;
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null; // A page from the disk may have no storage; the zip of last time tells the same.
  }
}

function remember(sha256) {
  try {
    localStorage.setItem(REMEMBERED, sha256);
  } catch {
    // As above.
  }
}

function say(text) {
  at("office-told").textContent = text;
  at("office-told").className = "told";
}
