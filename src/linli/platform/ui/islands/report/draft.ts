// What is typed is kept in this browser every two seconds and comes back after a dead battery. Never files, codes or hidden fields.

import { all, one } from "../_shared/page";

type Kept = { at: number; values: [string, string][] };
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const WEEK = 7 * 24 * 3600 * 1000;
const name = (form: HTMLFormElement): string => `linli-draft:${form.dataset.draft || location.pathname}`;

export function keepDrafts(): void {
  all<HTMLElement>("[data-draft-clear]").forEach((mark) => store(`linli-draft:${mark.dataset.draftClear}`, ""));
  all<HTMLFormElement>("form[data-draft]").forEach(keep);
}

function keep(form: HTMLFormElement): void {
  const blank = JSON.stringify(values(form));
  // A page that came back with errors carries the words itself.
  if (!one(".errors", form)) restore(form);
  let last = JSON.stringify(values(form));
  const save = (): void => {
    const now = values(form);
    const text = JSON.stringify(now);
    if (text === last) return;
    last = text;
    const kept = text === blank ? "" : JSON.stringify({ at: Date.now(), values: now } as Kept);
    if (store(name(form), kept)) say(form, "saved");
  };
  setInterval(save, 2000);
  addEventListener("pagehide", save);
}

function restore(form: HTMLFormElement): void {
  let kept: Kept | null = null;
  try {
    kept = JSON.parse(localStorage.getItem(name(form)) || "null") as Kept | null;
  } catch {
    return;
  }
  if (!kept || Date.now() - kept.at > WEEK) return;
  const byName = new Map<string, string[]>();
  kept.values.forEach(([key, value]) => byName.set(key, [...(byName.get(key) ?? []), value]));
  controls(form).forEach((control) => {
    const found = byName.get(control.name);
    if (control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)) control.checked = !!found?.includes(control.value);
    else if (found?.[0] !== undefined && !control.value) control.value = found[0];
  });
  say(form, "back");
}

const controls = (form: HTMLFormElement): Control[] =>
  all<Control>("input[name],textarea[name],select[name]", form).filter(
    (control) => !/^(hidden|file|password|submit)$/.test(control.type) && control.autocomplete !== "one-time-code",
  );

const values = (form: HTMLFormElement): [string, string][] =>
  controls(form)
    .filter((control) => !(control instanceof HTMLInputElement) || !/radio|checkbox/.test(control.type) || control.checked)
    .map((control) => [control.name, control.value]);

function store(key: string, text: string): boolean {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
    return !!text;
  } catch {
    return false; // private mode or full: the form still works
  }
}

function say(form: HTMLFormElement, what: "saved" | "back"): void {
  const place = one<HTMLElement>("[data-draft-said]") ?? one<HTMLElement>("[data-draft-said]", form);
  if (place) place.textContent = place.dataset[what] ?? "";
}
