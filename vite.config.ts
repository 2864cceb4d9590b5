import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

// One source, two lives. `--mode report`: dist/web/report.html, a file by itself that runs put their data into.
// `--mode server`: dist/web/index.html with hashed files beside it, for a server whose policy allows nothing inline.
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL("./web", import.meta.url)),
  base: "./",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins:
    mode === "report"
      ? [viteSingleFile({ removeViteModuleLoader: true, outputFileName: "report.html" }), sealed()]
      : [],
  build: {
    outDir: fileURLToPath(new URL("./dist/web", import.meta.url)),
    emptyOutDir: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  logLevel: "warn",
}));

/**
 * The report runs the one script it was built with and loads nothing: whatever text gets into it, a browser refuses to
 * run it or to ask anybody for anything.
 */
function sealed(): Plugin {
  return {
    name: "plimsoll:sealed",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== "asset" || !file.fileName.endsWith(".html")) continue;
          file.source = withPolicy(String(file.source));
        }
      },
    },
  };
}

function withPolicy(html: string): string {
  const script = hashes(html, /<script type="module"[^>]*>([\s\S]*?)<\/script>/g);
  const style = hashes(html, /<style[^>]*>([\s\S]*?)<\/style>/g);
  const policy = `default-src 'none'; script-src ${script}; style-src ${style}; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return html.replace(
    '<meta charset="utf-8" />',
    `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  );
}

function hashes(html: string, inline: RegExp): string {
  return [...html.matchAll(inline)]
    .map(([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`)
    .join(" ");
}
