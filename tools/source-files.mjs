// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

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
  return codeBelow(root, "")
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** @param {string} root @param {string} folder below it, with `/` at its end @returns {string[]} */
function codeBelow(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : codeBelow(root, `${folder}${entry.name}/`);
    return entry.isFile() && code.test(entry.name) ? [`${folder}${entry.name}`] : [];
  });
}

/** @param {Violation} violation */
export const printViolation = ({ file, line, message }) => `${file}:${line} ${message}`;
