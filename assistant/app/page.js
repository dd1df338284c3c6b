// Two small things that a page cannot do without a script; without one it works all the same.
(() => {
  // Leaving replaces the page, so that the back button does not bring it up again.
  if (!window.nsReady) {
    window.nsReady = true;
    document.addEventListener("click", (event) => {
      const exit = event.target.closest && event.target.closest("a.ns-exit");
      if (!exit) return;
      event.preventDefault();
      document.body.hidden = true;
      window.location.replace(exit.href);
    });
    // A new answer is moved to and read out, as after any form; a corrected one is only read out.
    let shown = null;
    const look = () => {
      const head = document.getElementById("ns-answer");
      if (!head || head.dataset.edition === shown) return;
      shown = head.dataset.edition;
      if (head.dataset.stay === "1") return;
      head.focus({ preventScroll: true });
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      head.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    look();
  }
})();
