// The wall screen renews itself without a flash, and says so when it could not for three minutes.

import { one } from "../_shared/page";

const OLD = 3 * 60_000;
const wall = one<HTMLElement>("[data-refresh]");
let fresh = Date.now();

async function renew(): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { "X-Wall": "1" } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-refresh]");
      // Somebody with the keyboard inside is not disturbed.
      if (wall && next && !wall.contains(document.activeElement)) wall.innerHTML = next.innerHTML;
      if (next) fresh = Date.now();
    }
  } catch {
    // told below
  }
  const warning = one<HTMLElement>("[data-stale]");
  if (warning) warning.hidden = Date.now() - fresh < OLD;
}

if (wall) setInterval(() => void renew(), Number(wall.dataset.refresh ?? 60) * 1000);
