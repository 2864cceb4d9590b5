// @ts-check
import ts from "typescript";
import { isBuiltin } from "node:module";
import { posix } from "node:path";

/** @typedef {import("./source-files.mjs").SourceFile} SourceFile */
/** @typedef {import("./source-files.mjs").Violation} Violation */

/** The folders of src. A folder imports only folders that stand before it. */
export const order = [
  "units",
  "run",
  "secrets",
  "measure",
  "trace",
  "diagnosis",
  "method",
  "plan",
  "report",
  "protocol",
  "scenario",
  "observe",
  "load",
  "fleet",
  "proxy",
  "provision",
  "store",
  "importer",
  "publish",
  "serve",
  "cli",
];

/** These import no `node:*` and read neither clock nor randomness: both are handed in. */
export const pure = order.slice(0, order.indexOf("protocol"));

/** What the page may import: it shows what others found out. */
const shown = ["units", "run", "measure", "trace", "plan"];

const namesNothing = /^(utils?|common|helpers?|core|lib|types|misc)(\.[a-z.]+)?$/;
const impureMembers = ["Date.now", "performance", "Math.random", "crypto", "process", "globalThis"];
const impureCalls = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "require"];

/**
 * Each broken rule with its place, and where the code should go instead.
 * @param {readonly SourceFile[]} files
 * @returns {Violation[]}
 */
export function orderViolations(files) {
  return files.flatMap((file) => [
    ...misnamed(file),
    ...(file.path.startsWith("src/") ? inSource(file) : []),
    ...(file.path.startsWith("web/src/") ? inPage(file) : []),
  ]);
}

/** @param {SourceFile} file @returns {Violation[]} */
function misnamed({ path }) {
  const bad = path.split("/").find((part) => namesNothing.test(part));
  if (!bad) return [];
  const message = `"${bad}" says nothing about what is inside. Move the code to its only caller, or name the thing it is about.`;
  return [{ file: path, line: 1, message }];
}

/** @param {SourceFile} file @returns {Violation[]} */
function inSource({ path, text }) {
  const folder = path.split("/")[1] ?? "";
  if (folder === "index.ts") return [];
  if (!order.includes(folder)) {
    const message = `src/${folder} is not in the order. Put the code into one of ${order.join(", ")}, or add the folder to tools/order.mjs.`;
    return [{ file: path, line: 1, message }];
  }
  const mustBePure = pure.includes(folder) && !/\.(test|fixture)\.ts$/.test(path);
  const { imports, effects } = read(path, text);
  /** @type {Violation[]} */
  const found = [];
  for (const { name, line } of imports) {
    const message = badImport(path, folder, name, mustBePure);
    if (message) found.push({ file: path, line, message });
  }
  for (const { name, line } of mustBePure ? effects : []) {
    const message = `uses ${name}, but src/${folder} is pure. Take the value as a parameter, or move this code to a folder from protocol on.`;
    found.push({ file: path, line, message });
  }
  return found;
}

/** @param {SourceFile} file @returns {Violation[]} */
function inPage({ path, text }) {
  return read(path, text).imports.flatMap(({ name, line }) => {
    const message = badPageImport(path, name);
    return message === undefined ? [] : [{ file: path, line, message }];
  });
}

/** @param {string} path @param {string} specifier @returns {string | undefined} */
function badPageImport(path, specifier) {
  if (isBuiltin(specifier)) return `imports ${specifier}, which no browser has.`;
  if (specifier.startsWith("#") && !shown.includes(specifier.slice(1))) {
    return `imports ${specifier}; the page may import ${shown.join(", ")}. Let src/report/page put it into PageData.`;
  }
  if (!specifier.startsWith(".")) return undefined;
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith("web/src/")) return `leaves web/src by ${specifier}. Import #folder instead.`;
  return /\.(tsx?|css)$/.test(specifier) ? undefined : `imports ${specifier} without ".ts", ".tsx" or ".css".`;
}

/**
 * @param {string} path
 * @param {string} folder
 * @param {string} specifier
 * @param {boolean} mustBePure
 * @returns {string | undefined}
 */
function badImport(path, folder, specifier, mustBePure) {
  if (specifier.startsWith("#")) return badFolderImport(folder, specifier);
  if (specifier.startsWith(".")) return badRelativeImport(path, folder, specifier);
  if (specifier === "plimsoll") return `imports "plimsoll", which is for users' test files. Import #folder instead.`;
  if (isBuiltin(specifier) && mustBePure) {
    return `imports ${specifier}, but src/${folder} is pure. Take the value as a parameter, or move this code to a folder from protocol on.`;
  }
  return undefined;
}

/** @param {string} folder @param {string} specifier @returns {string | undefined} */
function badFolderImport(folder, specifier) {
  const [name = "", ...deep] = specifier.slice(1).split("/");
  const at = order.indexOf(name);
  if (at < 0) return `imports ${specifier}, but tools/order.mjs has no such folder.`;
  if (deep.length > 0)
    return `reaches into src/${name}. Import #${name}, and export what you need from src/${name}/index.ts.`;
  if (name === folder) return `imports its own folder as ${specifier}. Inside a folder use "./file.ts".`;
  if (at > order.indexOf(folder)) {
    return `imports #${name}, which comes after ${folder}. Move this code to src/${name} or later, or hand the value in from there.`;
  }
  return undefined;
}

/** @param {string} path @param {string} folder @param {string} specifier @returns {string | undefined} */
function badRelativeImport(path, folder, specifier) {
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith("src/")) return undefined;
  const other = target.split("/")[1] ?? "";
  // Fixtures are no part of a folder's face: tests of later folders take them from where they stand.
  const isForTests = /\.(test|fixture|conformance)\.ts$/;
  if (isForTests.test(path) && isForTests.test(target) && order.indexOf(other) < order.indexOf(folder))
    return undefined;
  if (order.includes(other) && other !== folder) {
    return `leaves its folder by ${specifier}. Import #${other}, and export what you need from src/${other}/index.ts.`;
  }
  if (!order.includes(other)) return `imports ${specifier}, the package's face. Import the folder it comes from.`;
  return /\.(ts|json)$/.test(specifier) ? undefined : `imports ${specifier} without ".ts".`;
}

/**
 * What a file imports, and where it reads a clock, randomness or the process.
 * @param {string} path
 * @param {string} text
 */
function read(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  /** @type {{ name: string, line: number }[]} */
  const imports = [];
  /** @type {{ name: string, line: number }[]} */
  const effects = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const imported = importedBy(node);
    const effect = effectOf(node, source);
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (imported !== undefined) imports.push({ name: imported, line });
    if (effect !== undefined) effects.push({ name: effect, line });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, effects };
}

/** @param {ts.Node} node @returns {string | undefined} */
function importedBy(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  }
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)
      ? node.argument.literal.text
      : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [first] = node.arguments;
    return first && ts.isStringLiteral(first) ? first.text : undefined;
  }
  return undefined;
}

/** @param {ts.Node} node @param {ts.SourceFile} source @returns {string | undefined} */
function effectOf(node, source) {
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText(source);
    return impureMembers.find((name) => text === name || text.startsWith(`${name}.`)) && text;
  }
  if (ts.isNewExpression(node) && node.expression.getText(source) === "Date" && !node.arguments?.length)
    return "new Date()";
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && impureCalls.includes(node.expression.text)) {
    return node.expression.text;
  }
  return undefined;
}
