// The field's service worker: the shell and the pages last seen, network first, after three seconds the copy. It never sends anything.

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker_ {
  readonly SHELL: string[];
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", run: (event: Waiting) => void): void;
  addEventListener(kind: "fetch", run: (event: Fetching) => void): void;
  addEventListener(kind: "message", run: (event: MessageEvent) => void): void;
}

const worker = self as unknown as Worker_;
const SHELL = "linli-shell-1";
const PAGES = "linli-pages-1";
const FILES = "linli-files-1";
const MOST_PAGES = 160;
const MOST_FILES = 200;
const PATIENCE = 3000;

worker.addEventListener("install", (event) => {
  const keep = async (): Promise<void> => {
    const cache = await caches.open(SHELL);
    // One missing file must not keep the rest from being stored.
    await Promise.all(worker.SHELL.map((url) => cache.add(url).catch(() => undefined)));
    await worker.skipWaiting();
  };
  event.waitUntil(keep());
});

worker.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== SHELL && name !== PAGES && name !== FILES).map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

// One message after the other: what is being kept must not land in a store that is being thrown away.
let last: Promise<void> = Promise.resolve();

// Signing out leaves no pages of other people behind.
worker.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<"forget" | { keep: [string, string][] }>;
  const forget = async (): Promise<void> => void (await Promise.all([PAGES, FILES].map((name) => caches.delete(name))));
  last = last.then(() => (data === "forget" ? forget() : keepAll(data.keep))).catch(() => undefined);
  (event as unknown as Waiting).waitUntil(last);
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/files/")) event.respondWith(photo(request));
  else if (url.pathname.includes("/static/")) event.respondWith(file(request));
});

async function page(request: Request): Promise<Response> {
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await remember(request, answer.clone());
    return answer;
  });
  const late = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE));
  try {
    const answer = await Promise.race([fresh, late]);
    if (answer && answer.status < 500) return answer;
    return (await copy(request)) ?? (await fresh);
  } catch {
    const offline = worker.SHELL[0] ?? "";
    return (await copy(request)) ?? (await caches.match(offline, { ignoreVary: true })) ?? Response.error();
  }
}

/** The page as last seen; of a list with other filters the whole list. */
const copy = async (request: Request): Promise<Response | undefined> =>
  (await caches.match(request, { ignoreVary: true })) ?? caches.match(request, { ignoreVary: true, ignoreSearch: true });

/** The tasks of the list, so that each can be opened where there is no network; only what has changed is fetched. */
async function keepAll(wanted: [string, string][]): Promise<void> {
  const cache = await caches.open(PAGES);
  for (const [url, version] of wanted) {
    const kept = await cache.match(url, { ignoreVary: true });
    if (version && kept?.headers.get("X-Version") === version) continue;
    const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return; // no network, or signed out: another time
    const html = await answer.clone().text();
    await remember(new Request(url), answer);
    for (const [, file] of html.matchAll(/src="(\/files\/\d+\/)"/g)) await photo(new Request(file as string)).catch(() => undefined);
  }
}

/** Photos never change: once seen they need no network. */
async function photo(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await store(FILES, MOST_FILES, request, answer.clone());
  return answer;
}

async function remember(request: Request, answer: Response): Promise<void> {
  await store(PAGES, MOST_PAGES, request, answer);
}

async function store(name: string, most: number, request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map((old) => cache.delete(old)));
}

async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  const fetched = fetch(request).then(async (answer) => {
    if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
    return answer;
  });
  fetched.catch(() => undefined);
  return kept ?? fetched;
}

export {};
