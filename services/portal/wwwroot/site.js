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

  // A search field proposes words. What is proposed is only text; without an answer the field is what it was.
  for (const field of document.querySelectorAll("[data-suggestions]")) {
    const list = document.createElement("datalist");
    list.id = `${field.id}-suggestions`;
    field.after(list);
    field.setAttribute("list", list.id);
    let waits = 0, asked = "";
    field.addEventListener("input", () => {
      clearTimeout(waits);
      waits = setTimeout(async () => {
        const words = field.value.trim();
        if (words.length < 2 || words === asked) return;
        asked = words;
        const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(words.slice(0, 100))}`).catch(() => null);
        const texts = answer?.ok && answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : [];
        if (words === asked) list.replaceChildren(...texts.map(text => Object.assign(document.createElement("option"), { value: text })));
      }, 200);
    });
  }

  // Leaving a form with something typed in it asks first.
  for (const form of document.querySelectorAll("form.form")) {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    addEventListener("beforeunload", event => { if (touched) event.preventDefault(); });
  }
})();
