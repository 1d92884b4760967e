// Which pages the service worker should have for a time without a network: those of the tasks on this list.

import { all } from "../_shared/page";

const WHO = "linli-person";

export async function keepPages(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const person = document.body.dataset.person ?? "";
  try {
    // Another person on the same phone does not find the pages of the one before.
    if (localStorage.getItem(WHO) !== person) active?.postMessage("forget");
    localStorage.setItem(WHO, person);
  } catch {
    // a browser that stores nothing keeps no pages either
  }
  if (!person || !navigator.onLine) return;
  const keep = all<HTMLElement>("[data-keep]").flatMap((item) =>
    (item.dataset.keep ?? "").split(" ").map((url): [string, string] => [url, item.dataset.version ?? ""]),
  );
  if (keep.length) active?.postMessage({ keep: [[location.pathname + location.search, ""], ...keep] });
}
