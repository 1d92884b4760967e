// While somebody types, the server says what it takes the matter for and whether neighbours said the same. It answers with a piece of page.

import { cookie, one } from "../_shared/page";

export function guess(form: HTMLFormElement): void {
  const box = one<HTMLElement>("[data-guess]", form);
  const url = form.dataset.guessUrl;
  if (!box || !url) return;
  let timer = 0;
  let asked = "";
  let running: AbortController | null = null;

  const ask = async (): Promise<void> => {
    const sent = new FormData();
    // Posted, not in the address: what people write does not belong into access logs.
    new FormData(form).forEach((value, key) => typeof value === "string" && sent.append(key, value));
    const text = String(sent.get(form.dataset.guessText || "text") ?? "").trim();
    const now = JSON.stringify(Array.from(sent.entries()));
    if (text.length < 4 || now === asked) return;
    asked = now;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(url, { method: "POST", body: sent, signal: running.signal, headers: { "X-CSRFToken": cookie("csrftoken") } });
      if (!answer.ok) return;
      const html = (await answer.text()).trim();
      box.innerHTML = html;
      box.hidden = !html;
    } catch {
      // no network: the category is guessed after it has arrived
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, 800);
  });
}
