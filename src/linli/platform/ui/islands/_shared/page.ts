// Small things every island needs.

export const all = <T extends Element>(what: string, inside: ParentNode = document): T[] =>
  Array.from(inside.querySelectorAll<T>(what));

export const one = <T extends Element>(what: string, inside: ParentNode = document): T | null =>
  inside.querySelector<T>(what);

/** What a page asks to be looked at first: the summary of errors. */
export function awake(): void {
  one<HTMLElement>("[data-focus]")?.focus();
}

export function cookie(name: string): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** "还有 {n} 条" with its number; the words themselves come from the page, in its language. */
export const fill = (words: string | undefined, values: Record<string, string | number>): string =>
  (words ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
