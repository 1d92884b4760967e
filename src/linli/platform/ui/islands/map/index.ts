// A map on our own GeoJSON, drawn on canvas: no tiles needed, no GPU needed. A list with the same places stands beside it.

import * as L from "leaflet";
import "leaflet/dist/leaflet.css";

import { all, one } from "../_shared/page";

type Facts = { label?: string; kind?: string; value?: number; late?: number; url?: string };

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const STEPS = [1, 3, 5, 8];
const ramp = (value: number): string => css(`--r${STEPS.filter((step) => value >= step).length}`);

function look(facts: Facts): L.PathOptions {
  if (facts.kind === "water") return { stroke: false, fillColor: "#b9d6ea", fillOpacity: 1, interactive: false };
  if (facts.kind === "road") return { color: "#fff", weight: 4, interactive: false };
  if (facts.kind === "building") return { color: "#9aa7b4", weight: 0.5, fillColor: "#c3ccd5", fillOpacity: 1, interactive: false };
  const late = !!facts.late;
  if (facts.kind === "task") return { color: "#fff", weight: 2, fillColor: css(late ? "--late" : "--blue"), fillOpacity: 1 };
  return { color: late ? css("--late") : css("--ink-3"), weight: late ? 3 : 1, fillColor: ramp(facts.value ?? 0), fillOpacity: 0.75, dashArray: late ? "6 4" : undefined };
}

function bind(feature: GeoJSON.Feature, layer: L.Layer): void {
  const facts = (feature.properties ?? {}) as Facts;
  if (!facts.label) return;
  const words = document.createElement("span"); // text, never markup
  words.textContent = facts.value === undefined ? facts.label : `${facts.label} ${facts.value}`;
  layer.bindTooltip(words);
  if (facts.url) layer.on("click", () => location.assign(facts.url as string));
}

function picking(map: L.Map, names: string): void {
  const [lat, lng] = names.split(",").map((name) => one<HTMLInputElement>(`[name="${name}"]`));
  if (!lat || !lng) return;
  const mark = L.circleMarker([0, 0], { radius: 10, color: css("--red"), weight: 4 });
  const show = (): void => {
    if (lat.value && lng.value) mark.setLatLng([Number(lat.value), Number(lng.value)]).addTo(map);
  };
  map.on("click", (event: L.LeafletMouseEvent) => {
    lat.value = event.latlng.lat.toFixed(6);
    lng.value = event.latlng.lng.toFixed(6);
    show();
    lat.dispatchEvent(new Event("input", { bubbles: true }));
  });
  show();
}

async function draw(box: HTMLElement): Promise<void> {
  box.hidden = false; // without this script only the drawing of the server shows
  const { geojson, centre, zoom, tiles, approval, pick, sure } = box.dataset;
  const map = L.map(box, { preferCanvas: true, attributionControl: !!approval, scrollWheelZoom: sure !== undefined, maxZoom: 19 });
  map.attributionControl?.setPrefix("").addAttribution(approval ?? "");
  if (tiles) L.tileLayer(tiles, { maxZoom: 18 }).addTo(map);
  const [lng = 0, lat = 0] = (centre ?? "").split(",").map(Number);
  map.setView([lat, lng], Number(zoom ?? 15));
  for (const url of (geojson ?? "").split(" ").filter(Boolean)) {
    const answer = await fetch(url);
    if (!answer.ok) continue;
    const layer = L.geoJSON((await answer.json()) as GeoJSON.GeoJsonObject, {
      style: (feature) => look((feature?.properties ?? {}) as Facts),
      pointToLayer: (feature, at) => L.circleMarker(at, { radius: 7, ...look((feature.properties ?? {}) as Facts) }),
      onEachFeature: bind,
    }).addTo(map);
    if (!centre && layer.getBounds().isValid()) map.fitBounds(layer.getBounds());
  }
  if (pick) picking(map, pick);
}

// Where the map can be moved, the drawing of the server need not be looked at a second time.
const instead = (drawn: boolean): void => all<HTMLElement>("[data-map-instead]").forEach((box) => (box.hidden = drawn));
all<HTMLElement>("[data-map]").forEach(
  (box) =>
    void draw(box).then(
      () => instead(true),
      () => (box.hidden = true),
    ),
);
