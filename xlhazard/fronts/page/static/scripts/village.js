// The villages' part: drop workbooks, read what is wrong, take the marked copies.
import { at, drawn, make, showProgress } from "./elements.js";
import { ask } from "./engine.js";
import { print, save } from "./giving.js";
import { takeFiles } from "./intake.js";
import { resultElements } from "./results.js";

let queue = Promise.resolve();
let held = [];
let run = 0;

/** Makes the section work; ready resolves once Python runs. */
export function openVillage(ready) {
  const today = at("today");
  today.value = localToday();
  takeFiles(at("drop"), [at("pick"), at("pick-folder")], (files) => check(files, ready), say);
  today.addEventListener("change", () => {
    if (held.length && today.value) check(held, ready);
  });
}

/** The day by this computer's own calendar, as 2023-06-27. */
export function localToday() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Checks these files after whatever is being checked now. */
function check(files, ready) {
  held = files;
  run += 1;
  const own = run;
  say(`收到${files.length}个文件，等程序准备好就核对。`);
  queue = queue.then(() => ready).then(() => (own === run ? checked(files) : undefined)).catch((error) => say(error.message));
}

async function checked(files) {
  const today = at("today").value || localToday();
  at("results").replaceChildren();
  at("results").className = "";
  say(`正在核对${files.length}个文件……`);
  showProgress(at("working"), 0, files.length);
  const began = performance.now();
  try {
    const done = await ask("check", { files, today }, (what, number, total) => {
      say(`正在${what}：${number}／${total}`);
      showProgress(at("working"), number, total);
    });
    await show(done, Math.round(performance.now() - began));
  } finally {
    at("working").hidden = true;
  }
}

async function show(done, milliseconds) {
  const results = at("results");
  if (done.refused) {
    say(done.refused);
    return;
  }
  const { view, faults, unread } = done;
  const elements = resultElements(view, done.copies);
  if (unread.length) elements.unshift(trouble("浏览器没能读出的文件", unread));
  if (faults.length) elements.unshift(trouble("程序自己的问题", faults));
  results.replaceChildren(reportButtons(view), ...elements);
  await drawn();
  results.dataset.report = JSON.stringify(done.report);
  results.dataset.milliseconds = String(milliseconds);
  say(`核对完了（按${view.today}）：${view.summary}`);
}

function trouble(head, lines) {
  return make("section", { class: "says", role: "alert" }, make("h3", {}, head), make("ul", {}, lines.map((line) => make("li", {}, line))));
}

function reportButtons(view) {
  const report = () => ask("printable", {});
  return make(
    "p",
    {},
    make("button", { type: "button", onclick: async () => print(await report()) }, "打印报告"),
    make("button", { type: "button", onclick: async () => save(`核对报告-${view.today}.html`, await report()) }, "保存报告"),
  );
}

function say(text) {
  at("told").textContent = text;
  at("told").className = "told";
}
