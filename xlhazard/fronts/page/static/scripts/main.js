// Starts the page: sections at once, Python beside them.
import { at, showProgress } from "./elements.js";
import { startEngine } from "./engine.js";
import { openOffice } from "./office.js";
import { openTabs } from "./tabs.js";
import { openVillage } from "./village.js";

if (!window.tooOld) {
  at("app").hidden = false;
  const ready = startEngine((text, done, total) => {
    at("state").textContent = text;
    showProgress(at("loading"), done, total);
  });
  openTabs();
  openVillage(ready);
  openOffice(ready);
  ready.then(
    () => {
      at("loading").hidden = true;
      at("state").textContent = "准备好了。";
      document.body.dataset.ready = String(Math.round(performance.now()));
    },
    (error) => {
      at("loading").hidden = true;
      at("state").textContent = `程序没能启动：${error.message}`;
      document.body.dataset.failed = error.message;
    },
  );
}
