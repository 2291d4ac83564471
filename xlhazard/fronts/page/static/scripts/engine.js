// The worker that runs Python, as one function to call.
import { at } from "./elements.js";

const waiting = new Map();
let worker = null;
let last = 0;

/** Starts the worker. onState(text, done, total) while it gets ready; resolves with its greeting. */
export function startEngine(onState) {
  const source = new Blob([at("worker").textContent], { type: "text/javascript" });
  // A classic worker: from the disk, Chromium refuses module workers made of a blob.
  worker = new Worker(URL.createObjectURL(source));
  return new Promise((ready, failed) => {
    const stop = (text) => {
      failed(new Error(text));
      for (const one of waiting.values()) one.reject(new Error(text));
      waiting.clear();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      stop(`程序停了（${event.message || "原因不明"}）。请刷新本页再试。`);
    };
    worker.onmessage = ({ data }) => {
      if (data.kind === "state") onState(data.text, data.done, data.total);
      else if (data.kind === "ready") ready(data);
      else if (data.kind === "stopped") stop(data.text);
      else if (data.kind === "progress") waiting.get(data.id)?.onProgress?.(data.what, data.done, data.total);
      else if (data.kind === "answer") settle(data);
    };
    worker.postMessage({ kind: "begin", parts: takenParts() });
  });
}

/** Asks the worker for something; onProgress(what, done, total) while it works. */
export function ask(kind, given, onProgress) {
  last += 1;
  const id = last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject, onProgress });
    worker.postMessage({ kind, id, ...given });
  });
}

function settle(data) {
  const one = waiting.get(data.id);
  waiting.delete(data.id);
  if (data.failed) one?.reject(new Error(data.failed));
  else one?.resolve(data.result);
}

/** The packed parts out of the page, which then needs them no more. */
function takenParts() {
  const parts = {};
  for (const element of document.querySelectorAll("script[data-part]")) {
    parts[element.dataset.part] = element.textContent;
    element.remove();
  }
  return parts;
}
