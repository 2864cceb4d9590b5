import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

const scheme = "plimsoll-meta:";
const asksWhereItIs = /\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:dirname|filename)\b/;
const moduleSyntax = /^\s*(?:import\b(?!\s*[.(])|export\b)/m;

/** What each file's own place is called in the bundle; esbuild's `define` puts the right side where the left stood. */
export const metaDefines = {
  "import.meta.url": "__plimsollMeta.url",
  "import.meta.dirname": "__plimsollMeta.dirname",
  "import.meta.filename": "__plimsollMeta.filename",
  __dirname: "__plimsollMeta.dirname",
  __filename: "__plimsollMeta.filename",
};

/** In a bundle all files share one `import.meta`; here each gets its own again. */
export const metaPlugin: Plugin = {
  name: "plimsoll-meta",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${scheme}`) }, ({ path }) => ({
      path: path.slice(scheme.length),
      namespace: scheme,
    }));
    build.onLoad({ filter: /.*/, namespace: scheme }, ({ path }) => ({
      contents: Object.entries(placeOf(path))
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join("\n"),
    }));
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return asksWhereItIs.test(source) ? { contents: withPlace(source, path), loader: "default" } : undefined;
    });
  },
};

/** Imports are hoisted, so one behind the last line moves no line and no column of the user's. */
function withPlace(source: string, path: string): string {
  if (moduleSyntax.test(source)) return `${source}\nimport * as __plimsollMeta from ${JSON.stringify(scheme + path)};`;
  const place = `var __plimsollMeta = ${JSON.stringify(placeOf(path))};`;
  return source.startsWith("#!") ? source.replace("\n", `\n${place}`) : `${place}${source}`;
}

const placeOf = (path: string) => ({ url: pathToFileURL(path).href, dirname: dirname(path), filename: path });
