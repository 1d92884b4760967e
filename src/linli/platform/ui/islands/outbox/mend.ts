// What the server refused is put right where it was written: everything typed stands there again, and its photos are kept.

import { all } from "../_shared/page";
import { everything, type Waiting } from "./store";

const MARK = "#mend-";

export const mendAt = (record: Waiting): string => `${record.page}${MARK}${record.key}`;

const known = async (key: string): Promise<Waiting | undefined> => (await everything()).find((record) => record.key === key);

/** The refused record that a form was opened for. */
export const mendedBy = async (form: HTMLFormElement): Promise<Waiting | undefined> => (form.dataset.mends ? known(form.dataset.mends) : undefined);

export async function fillAgain(): Promise<void> {
  if (!location.hash.startsWith(MARK)) return;
  const record = await known(location.hash.slice(MARK.length));
  if (!record || record.person !== (document.body.dataset.person ?? "")) return;
  const form = all<HTMLFormElement>("form[data-outbox]").find((one) => new URL(one.getAttribute("action") || "", location.href).href === record.url);
  if (!form) return;
  form.dataset.mends = record.key;
  const fold = form.closest("details");
  if (fold) fold.open = true;
  record.fields.forEach(([name, value]) => name !== "request_id" && set(form, name, value));
}

function set(form: HTMLFormElement, name: string, value: string): void {
  all<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${name}"]`, form).forEach((field) => {
    if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type)) field.checked ||= field.value === value;
    else if (field.type !== "file") field.value = value;
  });
}
