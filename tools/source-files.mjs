// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** @typedef {{ path: string, text: string }} SourceFile `path` is relative to the root, with `/`. */
/** @typedef {{ file: string, line: number, message: string }} Violation */

const notOurs = new Set(["node_modules", "dist", "coverage", ".git", ".plimsoll"]);
const code = /\.(tsx?|mts|cts|js|mjs|cjs)$/;

/**
 * Every source file of the checkout, tracked or not.
 * @param {string} root
 * @returns {SourceFile[]}
 */
export function sourceFiles(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile() && code.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.split("/").some((part) => notOurs.has(part)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** @param {Violation} violation */
export const printViolation = ({ file, line, message }) => `${file}:${line} ${message}`;
