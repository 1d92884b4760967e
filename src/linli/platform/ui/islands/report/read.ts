// 读给我听: reads the main text; hidden where the browser cannot speak.

import { one } from "../_shared/page";

export function readAloud(button: HTMLButtonElement): void {
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  button.onclick = () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      button.setAttribute("aria-pressed", "false");
      return;
    }
    const main = one<HTMLElement>("main");
    const speech = new SpeechSynthesisUtterance(main?.innerText ?? "");
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.onend = () => button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  };
}
