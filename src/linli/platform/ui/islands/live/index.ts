// The living parts of the console: clocks, who is here, ticked rows, and what HTMX must do for people who cannot see it.

import { all, awake, cookie, fill, one } from "../_shared/page";

// Clocks: the server decided the colour; here only the words move on.
function spoken(minutes: number, units: string[]): string {
  const [day = "", hour = "", minute = "", under = ""] = units;
  const parts: [number, string][] = [[Math.floor(minutes / 1440), day], [Math.floor((minutes % 1440) / 60), hour], [minutes % 60, minute]];
  while (parts.length && !parts[0]?.[0]) parts.shift();
  const said = parts.slice(0, 2).filter(([number]) => number).map(([number, unit]) => `${number} ${unit}`);
  return said.join(" ") || under;
}

function tick(): void {
  all<HTMLElement>("[data-due]").forEach((clock) => {
    const words = one<HTMLElement>("[data-clock]", clock);
    const gap = Date.parse(clock.dataset.due ?? "") - Date.now();
    if (!words || Number.isNaN(gap)) return;
    const span = spoken(Math.floor(Math.abs(gap) / 60_000), (clock.dataset.units ?? "").split(","));
    words.textContent = fill(gap >= 0 ? clock.dataset.left : clock.dataset.late, { span });
  });
}

// Presence: who looks and who types, asked while the page is in front.
let typed = 0;
document.addEventListener("input", () => (typed = Date.now()));

async function ping(): Promise<void> {
  const box = one<HTMLElement>("[data-presence-url]");
  const url = box?.dataset.presenceUrl;
  if (!box || !url || document.hidden) return;
  const body = new URLSearchParams({ typing: Date.now() - typed < 20_000 ? "1" : "0" });
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken") } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-presence]");
    if (fresh && fresh.innerHTML !== box.innerHTML) box.innerHTML = fresh.innerHTML;
  } catch {
    // no network: what was seen last stays
  }
}

// Ticked rows.
function count(): void {
  all<HTMLElement>("[data-bulk]").forEach((bar) => {
    const words = one<HTMLElement>("[data-bulk-words]", bar);
    const picked = all<HTMLInputElement>(`input[name="pick"][form="${bar.dataset.bulk}"]:checked`).length;
    if (words) words.textContent = fill(words.dataset.bulkWords, { n: picked });
    all<HTMLButtonElement>("button", bar).forEach((button) => (button.disabled = !picked));
  });
}

// HTMX: the token, a busy mark, focus after a swap, and one polite sentence.
type Swapped = CustomEvent<{ target?: HTMLElement; elt?: HTMLElement; headers?: Record<string, string> }>;
const on = (name: string, run: (event: Swapped) => void): void => document.body.addEventListener(name, run as EventListener);

on("htmx:configRequest", (event) => {
  if (event.detail.headers) event.detail.headers["X-CSRFToken"] = cookie("csrftoken");
});
on("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
on("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));
on("htmx:afterSettle", (event) => {
  const fresh = event.detail.elt;
  if (!fresh || fresh.closest("[data-no-focus]")) return;
  const place = one<HTMLElement>("[data-focus],.errors,h1,h2,tr[aria-selected=true] a", fresh) ?? (fresh.matches("tr") ? one<HTMLElement>("a", fresh) : null);
  if (!place) return;
  if (!/^(A|BUTTON|INPUT)$/.test(place.tagName)) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  count();
  tick();
});
// A view says what changed by HX-Trigger: {"said": {"words": "…"}}.
on("said", (event) => {
  const place = one<HTMLElement>("[data-say]");
  if (place) place.textContent = (event.detail as unknown as { words?: string }).words ?? "";
});

// A button that prints the page; without a script the browser's own menu does it, so the button stays hidden.
all<HTMLElement>("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A long menu scrolls by itself: the page one is on must not lie below its edge. (scrollIntoView would move the page, too.)
const menu = one<HTMLElement>(".side__in"), current = menu && one<HTMLElement>("[aria-current]", menu);
if (menu && current) menu.scrollTop = current.offsetTop - menu.clientHeight + 3 * current.offsetHeight;

awake();
document.addEventListener("change", count);
count();
tick();
setInterval(tick, 30_000);
void ping();
setInterval(() => void ping(), 15_000);
