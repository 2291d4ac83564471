// What the page gives back: files to save, and a report to print.
import { make } from "./elements.js";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const KINDS = { xlsx: WORKBOOK, html: "text/html", zip: "application/zip" };

/** Has the browser save bytes or text as a file of this name. */
export function save(name, content) {
  const type = KINDS[name.split(".").pop()] ?? "application/octet-stream";
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers begin to read only after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** Prints a whole HTML document from a frame of its own. */
export function print(document_text) {
  document.querySelector("iframe.report")?.remove();
  const frame = make("iframe", { class: "report", title: "要打印的报告", tabindex: "-1" });
  frame.addEventListener("load", () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  });
  frame.srcdoc = document_text;
  document.body.append(frame);
}
