import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";

const asking = Symbol("the plugin's own question");
const inNodeModules = `${sep}node_modules${sep}`;

/**
 * Decides what is bundled and what Node loads itself. Packages stay outside, by absolute URL, so that the bundle may lie
 * anywhere and each file finds the packages of its own folder. Bundled is what Node could not load: TypeScript, JSON,
 * path aliases, and packages that use this one (theirs must be the copy that runs).
 */
export function resolvePlugin(packageUrl: string): Plugin {
  return {
    name: "plimsoll-resolve",
    setup(build) {
      // Neither "./x", "../x" nor an absolute path.
      build.onResolve({ filter: /^(?:[^./\\]|\.[^./\\]|\.\.[^/\\])/ }, (asked) =>
        resolveBare(build, asked, packageUrl),
      );
      build.onResolve({ filter: /\.cjs$/ }, (asked) => resolveCommonJs(build, asked));
    },
  };
}

async function resolveBare(
  build: PluginBuild,
  asked: OnResolveArgs,
  packageUrl: string,
): Promise<OnResolveResult | undefined> {
  const { path, kind } = asked;
  if (asked.pluginData === asking || kind === "entry-point") return undefined;
  if (path === "plimsoll") return thisPackage(packageUrl, kind);
  if (isBuiltin(path)) return { path: path.startsWith("node:") ? path : `node:${path}`, external: true };
  if (/^[a-z][a-z\d+.-]+:/i.test(path)) return undefined;
  const found = await ask(build, asked);
  if (found.errors.length > 0) {
    // What is loaded while running may be missing on purpose, inside a try.
    const late = kind === "require-call" || kind === "dynamic-import" || kind === "require-resolve";
    return late ? { path, external: true } : { errors: found.errors };
  }
  if (found.external || !isForNode(found.path)) return bundled(found);
  return external(found.path, kind);
}

/** Node cannot load our own TypeScript (unit tests run from it), so that is bundled like any other. */
function thisPackage(packageUrl: string, kind: OnResolveArgs["kind"]): OnResolveResult {
  const path = fileURLToPath(packageUrl);
  return path.endsWith(".ts") ? { path } : external(path, kind);
}

async function resolveCommonJs(build: PluginBuild, asked: OnResolveArgs): Promise<OnResolveResult | undefined> {
  if (asked.pluginData === asking || asked.kind === "entry-point" || !/^\.{0,2}[/\\]/.test(asked.path))
    return undefined;
  const found = await ask(build, asked);
  return found.errors.length > 0 || !found.path.endsWith(".cjs") ? undefined : external(found.path, asked.kind);
}

function ask(build: PluginBuild, { path, importer, namespace, resolveDir, kind, with: attributes }: OnResolveArgs) {
  return build.resolve(path, { importer, namespace, resolveDir, kind, with: attributes, pluginData: asking });
}

type Resolved = Awaited<ReturnType<typeof ask>>;

const bundled = ({ path, external, namespace, sideEffects, suffix }: Resolved): OnResolveResult => ({
  path,
  external,
  namespace,
  sideEffects,
  suffix,
});

const external = (path: string, kind: OnResolveArgs["kind"]): OnResolveResult => ({
  path: kind === "require-call" || kind === "require-resolve" ? path : pathToFileURL(path).href,
  external: true,
});

function isForNode(path: string): boolean {
  const at = path.lastIndexOf(inNodeModules);
  return at >= 0 && [".js", ".mjs", ".cjs", ".node"].includes(extname(path)) && !usesThisPackage(path, at);
}

/** Whether the nearest package.json of a file in node_modules names plimsoll. */
function usesThisPackage(path: string, nodeModulesAt: number): boolean {
  for (let folder = dirname(path); folder.length > nodeModulesAt + inNodeModules.length - 1; folder = dirname(folder)) {
    try {
      const read = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Partial<Record<string, object>>;
      if (!("name" in read)) continue;
      return "plimsoll" in { ...read["dependencies"], ...read["peerDependencies"] };
    } catch {
      // No package.json in this folder, or none that can be read: the one above decides.
    }
  }
  return false;
}
