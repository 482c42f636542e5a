// Small comforts; every page works without them.
(() => {
  // The summary of errors is what a person needs first after a refused form.
  document.querySelector(".wrong-summary")?.focus();

  const button = document.querySelector("[data-theme-switch]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = `matchmaking.theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
    });
  }

  // The last day of a deadline ticks. What is left came from the server, so a wrong clock here does not matter.
  const clocks = [...document.querySelectorAll("[data-left]")];
  if (clocks.length) {
    const two = n => String(n).padStart(2, "0");
    const show = () => clocks.forEach(clock => {
      const left = Math.max(0, Math.round(clock.dataset.left - performance.now() / 1000));
      clock.textContent = ` (${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)})`;
    });
    show();
    setInterval(show, 1000);
  }

  // Leaving a form with something typed in it asks first.
  for (const form of document.querySelectorAll("form.form")) {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    addEventListener("beforeunload", event => { if (touched) event.preventDefault(); });
  }
})();
