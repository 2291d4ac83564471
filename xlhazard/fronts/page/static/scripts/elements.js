// Elements of the page. Texts only ever become text nodes, so nothing a cell holds can be markup.

/** An element with attributes (class, id, …; on… = listener) and children (elements or texts). */
export function make(name, given, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter((one) => one !== null && one !== undefined));
  return element;
}

/** The element of an id. */
export function at(id) {
  return document.getElementById(id);
}

/** Shows how far work is; done and total in any unit. */
export function showProgress(bar, done, total) {
  bar.hidden = false;
  bar.max = Math.max(total, 1);
  bar.value = done;
}

/** Lets the browser draw before the next piece of work. */
export function drawn() {
  return new Promise((go) => setTimeout(go, 0));
}
