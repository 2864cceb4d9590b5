import type { ServeApp } from "../app.ts";
import { pagePaths, type ServeParts } from "../parts.ts";

/** The page itself: files of the package, read once. Nobody's path ever reaches the disk. */
export function addShellRoutes(app: ServeApp, { shell }: ServeParts): void {
  for (const [path, { type, body }] of shell) {
    // Names of files hold a hash of what is in them; the page itself changes with the version.
    const caching = pagePaths.includes(path) ? "no-store" : "private, max-age=31536000, immutable";
    app.get(path, (context) =>
      context.body(new Uint8Array(body), 200, { "content-type": type, "cache-control": caching }),
    );
  }
}
