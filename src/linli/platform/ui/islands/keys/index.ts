// Keys of the console: single letters, never with Ctrl or Alt, never while typing; can be switched off.

import { all, one } from "../_shared/page";

const OFF = "linli-keys-off";
const stored = (): boolean => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};
let off = stored();

const rows = (): HTMLTableRowElement[] => all<HTMLTableRowElement>("table[data-list] tbody tr");

function move(step: number): void {
  const list = rows();
  if (!list.length) return;
  const now = list.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = Math.max(0, Math.min(list.length - 1, now + step));
  list.forEach((row, at) => (at === next ? row.setAttribute("aria-selected", "true") : row.removeAttribute("aria-selected")));
  const row = list[next];
  row?.scrollIntoView({ block: "nearest" });
  one<HTMLElement>("a", row)?.focus({ preventScroll: true });
}

const chosen = (): HTMLTableRowElement | undefined => rows().find((row) => row.getAttribute("aria-selected") === "true");

function help(): void {
  const list = one<HTMLElement>("#keys-all");
  const opener = one<HTMLElement>("[data-keys-open]");
  if (!list) return;
  list.hidden = !list.hidden;
  opener?.setAttribute("aria-expanded", String(!list.hidden));
  if (!list.hidden) {
    list.scrollIntoView({ block: "end" });
    list.focus();
  }
}

const fixed: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  x: () => one<HTMLInputElement>('input[type="checkbox"]', chosen() ?? document.createElement("p"))?.click(),
  "?": help,
};

function declared(key: string): boolean {
  const target = all<HTMLElement>("[data-key]").find((element) => element.dataset.key === key && element.offsetParent !== null);
  if (!target) return false;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) target.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  const typing = at.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !/^(checkbox|radio|button)$/.test((at as HTMLInputElement).type));
  if (off || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const run = fixed[event.key];
  if (event.key === "Enter" && at === document.body) one<HTMLElement>("a", chosen() ?? document.createElement("p"))?.click();
  else if (run && (rows().length || !/^[jk]$/.test(event.key))) run();
  else if (!declared(event.key)) return;
  event.preventDefault();
});

const bar = one<HTMLElement>("[data-keys-bar]");
const toggle = one<HTMLElement>("[data-keys-switch]");
if (bar) bar.hidden = false;
one("[data-keys-open]")?.addEventListener("click", help);
const show = (): void => {
  if (toggle) toggle.textContent = (off ? toggle.dataset.on : toggle.dataset.off) ?? "";
  bar?.classList.toggle("keys--off", off);
};
toggle?.addEventListener("click", () => {
  off = !off;
  try {
    localStorage.setItem(OFF, off ? "1" : "0");
  } catch {
    // private mode: off until the page is left
  }
  show();
});
show();
