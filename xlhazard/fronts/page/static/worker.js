// Python in a worker: unpacks the runtime out of the page, and answers what the page asks.
// Pyodide imports modules, which this worker can, and takes importScripts for a sign that it cannot.
self.importScripts = undefined;

const TYPES = { wasm: "application/wasm", mjs: "text/javascript" };
const STAGES = ["正在解开程序……", "正在启动……", "正在装入规则……", "就要好了……"];
const parts = {};
let python = null;
let desk = null;
let office = null;
let runs = 0;

self.onmessage = async ({ data }) => {
  if (data.kind === "begin") {
    await begin(data.parts).catch((error) => self.postMessage({ kind: "stopped", text: said(error) }));
    return;
  }
  const { id } = data;
  try {
    const progress = (what, done, total) => self.postMessage({ kind: "progress", id, what, done, total });
    const [result, moved] = await ANSWERS[data.kind](data, progress);
    self.postMessage({ kind: "answer", id, result }, moved ?? []);
  } catch (error) {
    self.postMessage({ kind: "answer", id, failed: said(error) });
  }
};

const ANSWERS = {
  check: checked,
  month,
  printable: async () => [desk.printable()],
  explain: async ({ code }) => [desk.explained(code)],
};

async function begin(given) {
  Object.assign(parts, given);
  stage(0);
  const { loadPyodide } = await import(await address("pyodide.mjs"));
  const createPyodideModule = (await import(await address("pyodide.asm.mjs"))).default;
  // The runtime asks for its parts as if they lay beside it; nothing ever leaves this page.
  self.fetch = async (asked) => {
    const name = String(asked.url ?? asked).split("/").pop();
    if (!(name in parts)) throw new TypeError(`not in the page: ${name}`);
    return new Response(unpacking(name), { headers: { "content-type": TYPES[name.split(".").pop()] ?? "application/octet-stream" } });
  };
  stage(1);
  python = await loadPyodide({
    indexURL: "https://page.invalid/",
    createPyodideModule,
    lockFileContents: JSON.parse(await new Response(unpacking("lock.json")).text()),
    stdout: () => {},
    stderr: () => {},
  });
  stage(2);
  python.unpackArchive(await new Response(unpacking("core.zip")).arrayBuffer(), "zip", { extractDir: "/core" });
  python.runPython("import sys; sys.path.insert(0, '/core'); sys.dont_write_bytecode = True");
  stage(3);
  desk = python.pyimport("xlhazard.fronts.page.village").Desk();
  for (const name of Object.keys(parts)) delete parts[name];
  self.postMessage({ kind: "ready" });
}

function stage(number) {
  self.postMessage({ kind: "state", text: `${STAGES[number]}（第${number + 1}步，共${STAGES.length}步）`, done: number, total: STAGES.length });
}

async function checked({ files, today }, progress) {
  return inFolder(files, desk.most_bytes, (names, unread) => {
    const done = JSON.parse(desk.check(names, today, progress));
    const judged = done.view?.files ?? [];
    const bytes = (path) => (path === null ? null : python.FS.readFile(path));
    const copies = judged.map((file) => ({ marked: bytes(file.copy), plain: bytes(file.plain) }));
    const moved = copies.flatMap((one) => [one.marked, one.plain]).filter((one) => one !== null).map((one) => one.buffer);
    return [{ ...done, unread, copies }, moved];
  });
}

async function month({ files, order }, progress) {
  office ??= python.pyimport("xlhazard.fronts.page.office_desk").OfficeDesk();
  return inFolder(files, office.most_bytes, (names, unread) => {
    const done = JSON.parse(office.month(names, JSON.stringify(order), progress));
    const zip = done.refused ? null : office.taken().toJs();
    return [{ ...done, unread, zip }, zip === null ? [] : [zip.buffer]];
  });
}

/** Lays files into a new folder in memory that is the current one while work(names, unread) runs. */
async function inFolder(files, most, work) {
  const { FS } = python;
  runs += 1;
  const folder = `/desk${runs}`;
  FS.mkdir(folder);
  FS.chdir(folder);
  try {
    const unread = [];
    const names = [];
    for (const one of files) {
      const name = placed(one.path, names);
      try {
        const readable = one.file.size <= most;
        const bytes = new Uint8Array(readable ? await one.file.arrayBuffer() : 0);
        FS.mkdirTree(`${folder}/${name}`.replace(/\/[^/]*$/, ""));
        FS.writeFile(name, bytes);
        // What is too large is told by its size alone, without its bytes.
        FS.lookupPath(name).node.usedBytes = one.file.size;
        names.push(name);
      } catch {
        unread.push(`${one.path}：浏览器读不到它（可能正被别的程序占用、已经移走，或还没有从网盘下载完）。请关闭它再拖一次。`);
      }
    }
    return work(python.toPy(names), unread);
  } finally {
    FS.chdir("/");
    removed(folder);
  }
}

/** A relative path for a file that no other one has: a second one of the name goes into a folder "2". */
function placed(path, names) {
  const safe = path.split("/").filter((part) => part && part !== "." && part !== "..").join("/") || "文件";
  let name = safe;
  for (let number = 2; names.includes(name); number += 1) name = `${number}/${safe}`;
  return name;
}

function removed(folder) {
  const { FS } = python;
  for (const name of FS.readdir(folder)) {
    if (name === "." || name === "..") continue;
    const path = `${folder}/${name}`;
    if (FS.isDir(FS.lstat(path).mode)) removed(path);
    else FS.unlink(path);
  }
  FS.rmdir(folder);
}

async function address(name) {
  const bytes = await new Response(unpacking(name)).arrayBuffer();
  return URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
}

function unpacking(name) {
  return new Blob([bytesOf(parts[name])]).stream().pipeThrough(new DecompressionStream("gzip"));
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return bytes;
}

/** What went wrong, without values of anybody's cells. */
function said(error) {
  const kind = String(error?.type ?? error?.name ?? "Error");
  const memory = /memory/i.test(String(error?.message ?? ""));
  return memory ? "浏览器给本页的内存不够。请关掉别的网页，刷新本页，少拖几份再试。" : `程序出错（${kind}）。请刷新本页再试；还不行，请把这句话告诉维护人员。`;
}
