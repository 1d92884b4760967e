// Builds every island, islands/<name>/index.ts, into one file, static/islands/<name>.js, for the oldest browsers we serve.
import { existsSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const ui = "src/linli/platform/ui";
const names = existsSync(`${ui}/islands`)
  ? readdirSync(`${ui}/islands`).filter((name) => existsSync(`${ui}/islands/${name}/index.ts`))
  : [];

await build({
  entryPoints: names.map((name) => ({ in: `${ui}/islands/${name}/index.ts`, out: name })),
  outdir: `${ui}/static/islands`,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "iife",
  target: ["chrome87", "safari14"],
  // Safari 14.0 has it; the table says no because of a fault with default values that call functions, which we do not write.
  supported: { destructuring: true },
  charset: "utf8",
  legalComments: "none",
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  logLevel: "warning",
});
