// Two tabs: for villages and for offices. Arrows move between them, as everywhere.
import { at } from "./elements.js";

const TABS = ["village", "office"];

/** Makes the tabs work; the one of the address (#office) is shown first. */
export function openTabs() {
  for (const name of TABS) {
    at(`tab-${name}`).addEventListener("click", () => pick(name));
    at(`tab-${name}`).addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = TABS[(TABS.indexOf(name) + 1) % TABS.length];
      pick(other);
      at(`tab-${other}`).focus();
    });
  }
  const asked = location.hash.slice(1);
  if (TABS.includes(asked)) pick(asked);
}

function pick(picked) {
  for (const name of TABS) {
    const tab = at(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === picked));
    tab.tabIndex = name === picked ? 0 : -1;
    at(name).hidden = name !== picked;
  }
}
