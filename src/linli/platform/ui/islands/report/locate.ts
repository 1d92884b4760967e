// "Where I am": fills two fields of the form; a place can always be given in words instead.

import { one } from "../_shared/page";

export function locate(button: HTMLButtonElement): void {
  const form = button.form;
  if (!form || !navigator.geolocation) return;
  const field = (name: string | undefined): HTMLInputElement | null =>
    name ? one<HTMLInputElement>(`[name="${name}"]`, form) : null;
  const words = one<HTMLElement>("[data-words]", button) ?? button;
  button.hidden = false;
  button.onclick = () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const put = (name: string | undefined, value: number): void => {
          const target = field(name);
          if (target) target.value = String(value);
        };
        put(button.dataset.lat, Number(coords.latitude.toFixed(6)));
        put(button.dataset.lng, Number(coords.longitude.toFixed(6)));
        put(button.dataset.accuracy, Math.round(coords.accuracy));
        button.removeAttribute("aria-busy");
        words.textContent = button.dataset.done ?? words.textContent;
        form.dispatchEvent(new Event("input", { bubbles: true }));
      },
      () => {
        button.removeAttribute("aria-busy");
        words.textContent = button.dataset.fail ?? words.textContent;
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  };
}
