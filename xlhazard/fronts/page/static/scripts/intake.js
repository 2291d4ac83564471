// Files as they are dropped or picked, folders gone through to the bottom.

const FOLDER = "这个浏览器不让本页打开拖进来的文件夹。请点“选择文件夹”，或者打开文件夹，选中里面的工作簿再拖进来。";

/** Calls taken([{path, file}]) for what is dropped on area or picked with an input; failed(text). */
export function takeFiles(area, inputs, taken, failed) {
  for (const input of inputs) {
    input.addEventListener("change", () => {
      const files = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      // So that picking the same file again, mended meanwhile, is noticed.
      input.value = "";
      if (files.length) taken(files);
    });
  }
  let inside = 0;
  area.addEventListener("dragenter", (event) => {
    event.preventDefault();
    inside += 1;
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => {
    inside -= 1;
    if (inside <= 0) area.classList.remove("over");
  });
  area.addEventListener("dragover", (event) => event.preventDefault());
  area.addEventListener("drop", async (event) => {
    event.preventDefault();
    inside = 0;
    area.classList.remove("over");
    try {
      const files = await dropped(event.dataTransfer);
      if (files.length) taken(files);
    } catch {
      // Chromium lets a page from the disk see that a folder was dropped, and not what is in it.
      failed(FOLDER);
    }
  });
  // A file that misses the area must not take the place of this page.
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files].map((file) => ({ path: file.name, file }));
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found = [];
  for (const entry of entries) if (entry) await walk(entry, "", found);
  return found;
}

async function walk(entry, above, found) {
  const path = above ? `${above}/${entry.name}` : entry.name;
  if (entry.isFile) {
    found.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A reader gives a hundred entries at a time, and none when it is done.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const one of some) await walk(one, path, found);
  }
}
