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
const MOST_PAGES = 60;
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
    await Promise.all(names.filter((name) => name !== SHELL && name !== PAGES).map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

// Signing out leaves no pages of other people behind.
worker.addEventListener("message", (event) => {
  if (event.data === "forget") void caches.delete(PAGES);
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
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
    return (await caches.match(request)) ?? (await fresh);
  } catch {
    const offline = worker.SHELL[0] ?? "";
    return (await caches.match(request)) ?? (await caches.match(offline)) ?? Response.error();
  }
}

async function remember(request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(PAGES);
  await cache.put(request, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_PAGES)).map((old) => cache.delete(old)));
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
