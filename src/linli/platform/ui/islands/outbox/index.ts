// The outbox of the grid worker: what is written is kept on the phone first, then sent when there is a network.

import { all, awake, one } from "../_shared/page";
import { shrink } from "../_shared/photo";
import { measure } from "./far";
import { fillAgain, mendedBy } from "./mend";
import { renewLists, sayWhatArrived } from "./news";
import { keepPages } from "./pages";
import { changed, flush, held } from "./send";
import { drawBar, drawList, markCards, warnBeforeLogout } from "./show";
import { everything, newKey, put, remove, type Photo, type Waiting } from "./store";

const HALF_MINUTE = 30_000;

async function photosOf(form: HTMLFormElement): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const input of all<HTMLInputElement>('input[type="file"][name]', form))
    for (const file of Array.from(input.files ?? [])) {
      const small = input.dataset.small ? file : await shrink(file);
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

/** The first words that were typed, so that the record can be told from others. */
const words = (form: HTMLFormElement): string =>
  (one<HTMLTextAreaElement>(`[name="${form.dataset.titleFrom ?? ""}"]`, form)?.value ?? "").slice(0, 30);

async function keep(form: HTMLFormElement, pressed: HTMLButtonElement | null): Promise<string> {
  const fields: [string, string][] = [];
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.push([name, value]);
  });
  if (pressed?.name) fields.push([pressed.name, pressed.value]);
  const given = one<HTMLInputElement>('[name="request_id"]', form);
  const [before, photos] = await Promise.all([mendedBy(form), photosOf(form)]);
  const record: Waiting = {
    key: given?.value || newKey(),
    // The attributes: the property formAction is the page itself when nothing is written.
    url: new URL(pressed?.getAttribute("formaction") || form.getAttribute("action") || "", location.href).href,
    title: [form.dataset.outbox || document.title, words(form)].filter(Boolean).join("："),
    about: form.dataset.about ?? "",
    page: location.pathname,
    person: document.body.dataset.person ?? "",
    fields,
    photos: photos.length ? photos : before?.photos ?? [],
    made: Date.now(),
    tries: 0,
    state: "wait",
    words: "",
    code: 0,
  };
  held.add(record.key);
  try {
    await put(record); // before anything is asked or sent: what was tapped is never lost
    if (before) await remove(before.key);
    const at = form.dataset.place === undefined ? [] : await place();
    if (at.length && (await found(record.key))) await put({ ...record, fields: [...fields, ...at] });
  } finally {
    held.delete(record.key);
  }
  return record.key;
}

const found = async (key: string): Promise<Waiting | undefined> => (await everything()).find((record) => record.key === key);

function catchForm(form: HTMLFormElement): void {
  // A copy from the service worker carries the key that the server wrote once: each sending needs its own.
  const given = one<HTMLInputElement>('[name="request_id"]', form);
  const renew = (): void => void (given && (given.value = newKey()));
  renew();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const pressed = ((event as SubmitEvent).submitter ?? null) as HTMLButtonElement | null;
    let key = "";
    try {
      key = await keep(form, pressed);
    } catch {
      form.removeAttribute("aria-busy");
      form.submit(); // nothing can be kept on this phone: send it the plain way
      return;
    }
    changed();
    const patience = new Promise((done) => setTimeout(done, 4000));
    if (navigator.onLine) await Promise.race([flush(), patience]);
    // The person is still here: a fault is shown in the form itself, with everything that was filled in.
    if ((await found(key))?.code === 422 && !form.dataset.mends) {
      await remove(key);
      form.submit();
      return;
    }
    renew();
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
  const bind = (place?: HTMLElement): void => all<HTMLFormElement>("form[data-outbox]", place).forEach(catchForm);
  bind();
  void fillAgain();
  addEventListener("hashchange", () => void fillAgain());
  sayWhatArrived();
  document.addEventListener("arrived", () => {
    if (!one("[data-renew]")) return; // the form goes on to the next page, which says it
    sayWhatArrived();
    void renewLists(bind).then(() => {
      void Promise.all([drawList(), markCards()]); // the bar keeps its word that all has been sent
      if ("serviceWorker" in navigator) void keepPages();
    });
  });
  all<HTMLElement>("[data-outbox-send]").forEach((button) => button.addEventListener("click", go));
  all<HTMLElement>("[data-logout]").forEach(warnBeforeLogout);
  document.addEventListener("outbox", () => void Promise.all([drawBar(), drawList(), markCards()]));
  addEventListener("online", go);
  addEventListener("offline", changed);
  document.addEventListener("visibilitychange", () => document.hidden || go());
  setInterval(go, HALF_MINUTE);
  changed();
  go();
  measure();
  void navigator.storage?.persist?.();
  const worker = document.body.dataset.worker;
  if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/field/" }).then(keepPages, () => undefined);
}

start();
