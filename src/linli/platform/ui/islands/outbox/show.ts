// The bar always tells the truth; what is not sent looks not sent.

import { all, fill, one } from "../_shared/page";
import { mendAt } from "./mend";
import { changed, flush, isBusy } from "./send";
import { everything, put, remove, type Waiting } from "./store";

export async function drawBar(): Promise<void> {
  const bar = one<HTMLElement>("[data-netbar]");
  const words = bar && one<HTMLElement>("[data-words]", bar);
  if (!bar || !words) return;
  const records = await everything();
  const stuck = records.filter((record) => record.state === "stuck").length;
  const waiting = records.length - stuck;
  const had = !bar.hidden && bar.dataset.had === "1";
  const parts: string[] = [];
  if (!navigator.onLine) parts.push(bar.dataset.off ?? "");
  if (waiting) parts.push(fill(isBusy() ? bar.dataset.send : bar.dataset.wait, { n: waiting }));
  if (stuck) parts.push(fill(bar.dataset.stuck, { n: stuck }));
  const done = !parts.length && had;
  if (done) parts.push(bar.dataset.sent ?? "");
  bar.hidden = !parts.length;
  bar.dataset.had = records.length ? "1" : "";
  bar.classList.toggle("netbar--ok", done);
  const text = parts.join("。");
  if (words.textContent !== text) words.textContent = text;
}

export async function drawList(): Promise<void> {
  const list = one<HTMLElement>("[data-outbox-list]");
  if (!list) return;
  let records = await everything();
  list.textContent = "";
  // On the task list only what has no card there; everything else is marked on its card.
  const brief = list.dataset.brief !== undefined;
  if (brief) records = records.filter((record) => !one(`.task[data-key="${record.about}"]`));
  if (!records.length && !brief) list.append(line("p", "muted", list.dataset.none ?? ""));
  records.forEach((record) => list.append(card(record, list)));
}

function card(record: Waiting, list: HTMLElement): HTMLElement {
  const { wait, stuck, made, photos, retry, drop, sure, open } = list.dataset;
  const time = new Date(record.made).toTimeString().slice(0, 5);
  const item = line("article", `task task--${record.state === "stuck" ? "late" : "unsent"}`, "");
  const head = line("p", "task__h", "");
  const count = record.photos.length ? ` · ${fill(photos, { n: record.photos.length })}` : "";
  head.append(
    line("span", `tag${record.state === "stuck" ? " tag--late" : ""}`, (record.state === "stuck" ? stuck : wait) + count),
    line("span", "small muted", fill(made, { t: time })),
  );
  item.append(head, line("h2", "task__t", record.title));
  if (record.words) item.append(line("p", "late", record.words));
  if (!drop) return item;
  const buttons = line("p", "btns task__a", "");
  if (record.state === "stuck" && open) {
    const link = line("a", "btn", open) as HTMLAnchorElement;
    link.href = mendAt(record);
    buttons.append(link);
  }
  if (record.state === "stuck")
    buttons.append(
      button("btn btn--2", retry ?? "", async () => {
        await put({ ...record, state: "wait", words: "" });
        await flush();
      }),
    );
  buttons.append(
    button("btn btn--danger", drop ?? "", async () => {
      if (!confirm(sure)) return;
      await remove(record.key);
      changed();
    }),
  );
  item.append(buttons);
  return item;
}

function line(kind: string, css: string, text: string): HTMLElement {
  const element = document.createElement(kind);
  element.className = css;
  element.textContent = text;
  return element;
}

function button(css: string, text: string, run: () => Promise<void>): HTMLElement {
  const element = line("button", css, text) as HTMLButtonElement;
  element.type = "button";
  element.onclick = () => void run();
  return element;
}

/** Cards of the task list whose change has not left the phone. */
export async function markCards(): Promise<void> {
  const records = await everything();
  all<HTMLElement>(".task[data-key]").forEach((item) => {
    const mine = records.filter((record) => record.about === item.dataset.key);
    item.classList.toggle("task--unsent", mine.length > 0);
    // What has been tapped is not offered again; what comes after it is.
    all<HTMLFormElement>("form[data-outbox]", item).forEach((form) => {
      const kept = mine.some((record) => new URL(record.url).pathname === new URL(form.action).pathname);
      form.hidden = kept;
      all<HTMLElement>("[data-later]", item).forEach((next) => (next.hidden = !kept));
    });
    all<HTMLAnchorElement>(".task__a a", item).forEach((link) => {
      if (mine.some((record) => record.page === link.pathname)) link.hidden = true;
    });
    const waiting = one<HTMLElement>("[data-unsent]", item);
    if (waiting) waiting.hidden = !mine.length;
  });
}

/** Signing out with unsent records asks first, and takes the stored pages along. */
export function warnBeforeLogout(element: HTMLElement): void {
  let sure = false;
  const kind = element instanceof HTMLFormElement ? "submit" : "click";
  element.addEventListener(kind, (event) => {
    if (sure) return;
    event.preventDefault();
    void everything().then((records) => {
      const words = fill(one<HTMLElement>("[data-netbar]")?.dataset.logout, { n: records.length });
      if (records.length && !confirm(words)) return;
      sure = true;
      navigator.serviceWorker?.controller?.postMessage("forget");
      if (element instanceof HTMLFormElement) element.submit();
      else element.click();
    });
  });
}
