// Recording into the form's own file input. Where the browser cannot record, the phone's recorder is offered instead.

import { fill, one } from "../_shared/page";
import { setFiles } from "../_shared/photo";

const LONGEST = 120_000;

export function record(box: HTMLElement): void {
  const button = one<HTMLButtonElement>("button", box);
  const words = one<HTMLElement>("[data-words]", box);
  const said = one<HTMLElement>("[data-said]", box);
  const input = one<HTMLInputElement>('input[type="file"]', box);
  if (!button || !words || !said || !input) return;
  const begin = words.textContent ?? "";
  box.hidden = false;
  if (!("MediaRecorder" in window) || !navigator.mediaDevices?.getUserMedia) {
    input.hidden = false;
    button.onclick = () => input.click();
    return;
  }
  let recorder: MediaRecorder | null = null;
  const show = (pressed: boolean, text: string): void => {
    button.setAttribute("aria-pressed", String(pressed));
    words.textContent = text;
  };
  const start = async (): Promise<void> => {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    const pieces: Blob[] = [];
    const began = Date.now();
    recorder = new MediaRecorder(sound);
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      sound.getTracks().forEach((track) => track.stop());
      const type = (recorder?.mimeType || "audio/webm").split(";")[0] ?? "audio/webm";
      const file = new File(pieces, `voice.${type.includes("mp4") ? "m4a" : "webm"}`, { type });
      setFiles(input, [file]);
      said.textContent = fill(said.dataset.kept, { n: Math.round((Date.now() - began) / 1000) });
      show(false, button.dataset.done ?? begin);
      recorder = null;
    };
    recorder.start();
    setTimeout(() => recorder?.state === "recording" && recorder.stop(), LONGEST);
    show(true, button.dataset.stop ?? begin);
  };
  button.onclick = () => {
    if (recorder) recorder.stop();
    else
      start().catch(() => {
        said.textContent = button.dataset.fail ?? "";
        input.hidden = false;
      });
  };
}
