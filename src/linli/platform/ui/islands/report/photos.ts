// Photo picker: previews, one by one removable, made smaller before sending.

import { fill, one } from "../_shared/page";
import { setFiles, shrink } from "../_shared/photo";

const CROSS = '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 6L6 18M6 6l12 12"/></svg>';

export function pickPhotos(box: HTMLElement): void {
  const input = one<HTMLInputElement>('input[type="file"]', box);
  const shelf = one<HTMLElement>("[data-photos-new]", box);
  if (!input || !shelf || !setFiles(input, [])) return;
  box.dataset.on = "1"; // only now the plain input may hide behind its label
  let files: File[] = [];

  const draw = (): void => {
    setFiles(input, files);
    shelf.textContent = "";
    files.forEach((file, at) => shelf.append(slot(file, at)));
  };
  const slot = (file: File, at: number): HTMLElement => {
    const item = document.createElement("span");
    item.className = "photo";
    const image = document.createElement("img");
    image.alt = fill(shelf.dataset.alt, { n: at + 1 });
    image.src = URL.createObjectURL(file);
    image.onload = () => URL.revokeObjectURL(image.src);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "photo__x";
    remove.setAttribute("aria-label", `${shelf.dataset.remove ?? ""} ${at + 1}`);
    remove.innerHTML = CROSS;
    remove.onclick = () => {
      files = files.filter((other) => other !== file);
      draw();
      input.focus();
    };
    item.append(image, remove);
    return item;
  };

  input.addEventListener("change", async () => {
    const chosen = Array.from(input.files ?? []);
    shelf.setAttribute("aria-busy", "true");
    for (const file of chosen) files.push(await shrink(file)); // one at a time: old phones have little memory
    shelf.removeAttribute("aria-busy");
    input.dataset.small = "1"; // the outbox need not do it again
    draw();
  });
}
