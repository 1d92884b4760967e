// The outbox of the grid worker: what is written is kept on the phone first, then sent when there is a network.

import { all, awake, one } from "../_shared/page";
import { shrink } from "../_shared/photo";
import { changed, flush } from "./send";
import { drawBar, drawList, markCards, warnBeforeLogout } from "./show";
import { newKey, put, type Photo } from "./store";

const HALF_MINUTE = 30_000;

async function photosOf(form: HTMLFormElement): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const input of all<HTMLInputElement>('input[type="file"][name]', form))
    for (const file of Array.from(input.files ?? [])) {
      const small = await shrink(file);
      photos.push({ field: input.name, name: small.name, type: small.type, data: await small.arrayBuffer() });
    }
  return photos;
}

/** Where it was done, if the phone says so within four seconds; with its accuracy. */
const place = (): Promise<[string, string][]> =>
  new Promise((done) => {
    if (!navigator.geolocation) return done([]);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        done([["lat", coords.latitude.toFixed(6)], ["lng", coords.longitude.toFixed(6)], ["accuracy", String(Math.round(coords.accuracy))]]),
      () => done([]),
      { timeout: 4000, maximumAge: 60_000, enableHighAccuracy: true },
    );
  });

async function keep(form: HTMLFormElement, pressed: HTMLButtonElement | null): Promise<void> {
  const fields: [string, string][] = [];
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.push([name, value]);
  });
  if (pressed?.name) fields.push([pressed.name, pressed.value]);
  if (form.dataset.place !== undefined) fields.push(...(await place()));
  const given = one<HTMLInputElement>('[name="request_id"]', form);
  await put({
    key: given?.value || newKey(),
    // The attributes: the property formAction is the page itself when nothing is written.
    url: new URL(pressed?.getAttribute("formaction") || form.getAttribute("action") || "", location.href).href,
    title: form.dataset.outbox || document.title,
    about: form.dataset.about ?? "",
    person: document.body.dataset.person ?? "",
    fields,
    photos: await photosOf(form),
    made: Date.now(),
    tries: 0,
    state: "wait",
    words: "",
  });
  if (given) given.value = newKey();
}

function catchForm(form: HTMLFormElement): void {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const pressed = ((event as SubmitEvent).submitter ?? null) as HTMLButtonElement | null;
    try {
      await keep(form, pressed);
    } catch {
      form.removeAttribute("aria-busy");
      form.submit(); // nothing can be kept on this phone: send it the plain way
      return;
    }
    changed();
    const patience = new Promise((done) => setTimeout(done, 4000));
    if (navigator.onLine) await Promise.race([flush(), patience]);
    location.assign(form.dataset.then || location.pathname);
  });
}

function start(): void {
  awake();
  if (!("indexedDB" in window)) return;
  const go = (): void => {
    if (navigator.onLine) void flush();
    else changed();
  };
  all<HTMLFormElement>("form[data-outbox]").forEach(catchForm);
  all<HTMLElement>("[data-outbox-send]").forEach((button) => button.addEventListener("click", go));
  all<HTMLElement>("[data-logout]").forEach(warnBeforeLogout);
  document.addEventListener("outbox", () => void Promise.all([drawBar(), drawList(), markCards()]));
  addEventListener("online", go);
  addEventListener("offline", changed);
  document.addEventListener("visibilitychange", () => document.hidden || go());
  setInterval(go, HALF_MINUTE);
  changed();
  go();
  void navigator.storage?.persist?.();
  const worker = document.body.dataset.worker;
  if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/field/" }).catch(() => undefined);
}

start();
