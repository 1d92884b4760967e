// Sending: in order, one sender at a time, and nothing is dropped without a word.

import { cookie } from "../_shared/page";
import { everything, put, remove, type Waiting } from "./store";

const LONGEST = 60_000;
let busy = false;

/** Records still being made: their place is being asked for. */
export const held = new Set<string>();

export const changed = (): boolean => document.dispatchEvent(new CustomEvent("outbox"));
export const isBusy = (): boolean => busy;

type Locks = { request(name: string, how: { ifAvailable: boolean }, run: (lock: unknown) => Promise<void> | undefined): Promise<void> };

/** One tab sends at a time, where the browser can tell; within a tab always. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    const locks = (navigator as unknown as { locks?: Locks }).locks;
    if (locks) await locks.request("linli-outbox", { ifAvailable: true }, (lock) => (lock ? work() : undefined));
    else await work();
  } finally {
    busy = false;
    changed();
  }
}

/** What the server said last of something that arrived; the next page shows it too. */
export const SAID = "linli-said";

function arrived(said: string): void {
  try {
    if (said) sessionStorage.setItem(SAID, said);
  } catch {
    // a browser that stores nothing says it on this page only
  }
  document.dispatchEvent(new CustomEvent("arrived", { detail: said }));
}

export const flush = (): Promise<void> =>
  alone(async () => {
    const mine = document.body.dataset.person ?? "";
    let said: string | null = null;
    for (const record of await everything()) {
      if (record.state !== "wait" || record.person !== mine) continue;
      if (held.has(record.key)) break;
      changed();
      const answer = await sent(record);
      if (answer === false) break;
      if (answer !== true) said = answer || said || "";
    }
    if (said !== null) arrived(said);
  });

/** Words: it has arrived. True: go on with the next. False: stop, and try again later. */
async function sent(record: Waiting): Promise<boolean | string> {
  let answer: Response;
  try {
    answer = await post(record);
  } catch {
    await put({ ...record, tries: record.tries + 1 });
    return false;
  }
  // Only the server's own word counts: a log-in page that answers 200 has kept nothing.
  if (answer.ok && answer.headers.get("X-Outbox") === "done") {
    await remove(record.key);
    return said(await answer.text().catch(() => ""));
  }
  const later = answer.ok || answer.status === 401 || answer.status === 403 || answer.status === 429 || answer.status >= 500;
  if (later) {
    await put({ ...record, tries: record.tries + 1 });
    return false;
  }
  const words = reason(await answer.text().catch(() => "")) || String(answer.status);
  await put({ ...record, state: "stuck", words, code: answer.status });
  return true;
}

function said(json: string): string {
  try {
    return (JSON.parse(json) as { said?: string }).said ?? "";
  } catch {
    return ""; // a page of the plain way: it says nothing
  }
}

async function post(record: Waiting): Promise<Response> {
  const body = new FormData();
  record.fields.forEach(([name, value]) => body.append(name, value));
  body.set("request_id", record.key);
  body.set("made_at", String(record.made));
  record.photos.forEach((photo) => body.append(photo.field, new Blob([photo.data], { type: photo.type }), photo.name));
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST);
  try {
    const headers = { "Idempotency-Key": record.key, "X-CSRFToken": cookie("csrftoken"), "X-Outbox": "1" };
    return await fetch(record.url, { method: "POST", body, headers, credentials: "same-origin", signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The server's words: its sentence, else out of its page the list of errors or what the main part says. */
function reason(html: string): string {
  try {
    const { detail, fields } = JSON.parse(html) as { detail?: string; fields?: Record<string, string[]> };
    return Object.values(fields ?? {}).flat().join("；") || (detail ?? "");
  } catch {
    // a page
  }
  const page = new DOMParser().parseFromString(html, "text/html");
  const said = page.querySelector(".errors ul") ?? page.querySelector("main p") ?? page.body;
  return (said?.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 200);
}
