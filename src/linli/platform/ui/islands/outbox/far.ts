// How far it is: worked out on the phone, where it is allowed to know where it is. The server is not asked and not told.

import { all, fill } from "../_shared/page";

const DEGREE = 111_320; // metres

export function measure(): void {
  const places = all<HTMLElement>("[data-far]");
  if (!places.length || !navigator.geolocation || !navigator.permissions) return;
  void navigator.permissions.query({ name: "geolocation" }).then((said) => {
    if (said.state !== "granted") return; // a list never asks by itself
    navigator.geolocation.getCurrentPosition(({ coords }) => places.forEach((item) => say(item, coords)), () => undefined, { maximumAge: 120_000, timeout: 8000 });
  });
}

function say(item: HTMLElement, here: GeolocationCoordinates): void {
  const [lng = NaN, lat = NaN] = (item.dataset.far ?? "").split(",").map(Number);
  const east = (lng - here.longitude) * Math.cos((lat * Math.PI) / 180);
  const metres = Math.hypot(east, lat - here.latitude) * DEGREE;
  if (!Number.isFinite(metres)) return;
  item.textContent = fill(item.dataset.words, { m: metres < 1000 ? Math.round(metres / 10) * 10 : Math.round(metres / 100) * 100 });
  item.hidden = false;
}
