// What the pages cannot do without a script. Nothing here asks the network for anything, and nothing is kept
// but the size of the text and the contrast, in this tab alone. Half-written words are held in memory only.
(() => {
  if (window.nsReady) return;
  window.nsReady = true;
  const root = document.documentElement;
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- leaving: the page is replaced, so that the back button does not bring it up again
  const leave = () => {
    const exit = document.querySelector("a.ns-exit");
    document.body.hidden = true;
    document.title = "Weather";
    window.location.replace(exit ? exit.href : "about:blank");
  };
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawers();
    if (event.key !== "Shift" || event.repeat) {
      if (event.key !== "Shift") presses = [];
      return;
    }
    presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp];
    if (presses.length >= 3) leave();
  }, true);

  // --- panels that stay open beside the page: one at a time, the focus goes in and comes back
  const drawers = () => [...document.querySelectorAll(".ns-drawer:popover-open")];
  const closeDrawers = () => drawers().forEach((drawer) => drawer.hidePopover());
  let opener = null;
  document.addEventListener("beforetoggle", (event) => {
    const panel = event.target;
    if (!panel.classList || !panel.classList.contains("ns-panel") || event.newState !== "open") return;
    if (panel.classList.contains("ns-drawer")) {
      drawers().forEach((other) => other !== panel && other.hidePopover());
      opener = document.activeElement;
    }
  }, true);
  document.addEventListener("toggle", (event) => {
    const panel = event.target;
    if (!panel.classList || !panel.classList.contains("ns-panel")) return;
    if (event.newState === "open") {
      panel.focus({ preventScroll: true });
      const cited = panel.querySelector(".ns-cited");
      if (cited) cited.scrollIntoView({ block: "center" });
    } else if (panel.classList.contains("ns-drawer") && opener && opener.isConnected) {
      const held = document.activeElement;  // may still be the panel that was just hidden
      if (!held || held === document.body || panel.contains(held)) opener.focus();
    }
  }, true);

  // --- size of the text and contrast
  const SIZES = ["100%", "118%", "136%"];
  const keep = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* not kept */ } };
  const kept = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
  const base = parseFloat(getComputedStyle(root).fontSize) || 17;
  const look = (name, value) => {
    if (name === "size") root.style.fontSize = value === "0" ? "" : `${base * parseFloat(SIZES[value]) / 100}px`;
    if (name === "contrast") root.toggleAttribute("data-ns-contrast", value === "1");
    document.querySelectorAll(`[data-ns-${name}]`).forEach((button) => {
      if (button !== root) button.setAttribute("aria-pressed", String(button.getAttribute(`data-ns-${name}`) === value));
    });
  };
  const looks = () => ["size", "contrast"].forEach((name) => look(name, kept(name) || "0"));

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest && event.target.closest(selector);
    if (hit("a.ns-exit")) { event.preventDefault(); leave(); return; }
    if (hit(".ns-print")) { window.print(); return; }
    for (const name of ["size", "contrast"]) {
      const button = hit(`button[data-ns-${name}]`);
      if (button) { const value = button.getAttribute(`data-ns-${name}`); keep(name, value); look(name, value); }
    }
    // within the page: moved to, without another entry in the tab's history
    const jump = hit('a[href^="#ns-"]');
    const goal = jump && document.getElementById(jump.getAttribute("href").slice(1));
    if (goal) {
      event.preventDefault();
      goal.setAttribute("tabindex", "-1");
      goal.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
      goal.focus({ preventScroll: true });
    }
  }, true);

  // --- half-written words outlast a visit to another page of ours, and nothing more. A box may be drawn twice
  // before it stays, so its words are held until the person does something where they stand again.
  const unsent = new Map();
  const boxes = () => [...document.querySelectorAll("textarea[aria-label]")];
  const place = (box) => `${location.pathname} ${box.getAttribute("aria-label")}`;
  const fill = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  const settle = () => boxes().forEach((box) => { if (box.value) unsent.delete(place(box)); });
  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest && event.target.closest(selector);
    if (hit(".st-key-nav a")) boxes().forEach((box) => { if (box.value.trim()) unsent.set(place(box), box.value); });
    else if (hit("[data-testid=stFormSubmitButton] button, .st-key-restart button, .st-key-sign-out button")) unsent.clear();
    else settle();
  }, true);
  document.addEventListener("keydown", (event) => { if (event.isTrusted) settle(); }, true);
  document.addEventListener("input", (event) => { if (event.isTrusted) settle(); }, true);
  const refill = () => {
    if (!unsent.size) return;
    boxes().filter((box) => !box.value && unsent.has(place(box))).forEach((box) => {
      fill.call(box, unsent.get(place(box)));
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };

  // --- on paper everything stands open
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".stHtml details:not([open])")];
    folded.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => { folded.forEach((one) => { one.open = false; }); folded = []; });

  // --- a new answer is moved to and read out, as after any form; a corrected one is only read out
  let shown = null;
  const fresh = () => {
    root.lang = "en-GB";
    const head = document.getElementById("ns-answer");
    if (!head || head.dataset.edition === shown) return;
    shown = head.dataset.edition;
    if (head.dataset.stay === "1") return;
    head.focus({ preventScroll: true });
    head.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
  };
  new MutationObserver(() => { fresh(); refill(); }).observe(document.body, { childList: true, subtree: true });
  looks();
  fresh();
})();
