import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pagePaths, type ShellFile } from "#serve";

/** The page as it was built: dist/web, beside the chunk this file ends up in. */
const built = fileURLToPath(new URL("./web/", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Everything the page is made of, read once: a path that is asked for is looked up among these and nowhere else. */
export async function shellFiles(): Promise<ReadonlyMap<string, ShellFile>> {
  const files = new Map<string, ShellFile>();
  const page = { type: types[".html"] ?? "", body: await readFile(join(built, "index.html")) };
  // One page, which looks at its address to see what it shows.
  for (const path of pagePaths) files.set(path, page);
  for (const name of await readdir(join(built, "assets"))) {
    const type = types[extname(name)];
    if (type !== undefined) files.set(`/assets/${name}`, { type, body: await readFile(join(built, "assets", name)) });
  }
  return files;
}
