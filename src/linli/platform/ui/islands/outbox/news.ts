// After something has arrived: the words of the server on this page or the next, and the list as it is now.

import { all, one } from "../_shared/page";
import { SAID } from "./send";

export function sayWhatArrived(): void {
  let words = "";
  try {
    words = sessionStorage.getItem(SAID) ?? "";
    sessionStorage.removeItem(SAID);
  } catch {
    // nothing is stored: nothing to say
  }
  const main = one<HTMLElement>("main");
  if (!words || !main) return;
  const note = document.createElement("p");
  note.className = "note note--done";
  note.setAttribute("role", "status");
  note.textContent = words;
  all(".note[role=status]", main).forEach((old) => old.remove());
  main.prepend(note);
}

/** Lists are fetched anew, so that what is closed leaves them without anybody reloading the page. */
export async function renewLists(bind: (place: HTMLElement) => void): Promise<void> {
  const places = all<HTMLElement>("[data-renew]");
  if (!places.length || !navigator.onLine) return;
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  places.forEach((place) => {
    const now = one<HTMLElement>(`[data-renew="${place.dataset.renew ?? ""}"]`, fresh);
    if (!now) return;
    const here = document.importNode(now, true);
    place.replaceWith(here);
    bind(here);
  });
}
