import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { removeLater } from "./cleanup.mjs";
import { program } from "./machine.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(root, "dist/cli.mjs");

function packaged(name, file) {
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    return undefined;
  }
}

/** The command line of a `plimsoll run …`, and where its result document will be. */
export function plimsollRun(args) {
  const folder = removeLater(mkdtempSync(join(tmpdir(), "plimsoll-bench-")));
  const document = join(folder, "result.json");
  return {
    argv: [process.execPath, cli, "run", ...args, "--json", document],
    cwd: folder,
    result() {
      const result = existsSync(document) ? JSON.parse(readFileSync(document, "utf8")) : undefined;
      rmSync(folder, { recursive: true, force: true });
      return result;
    },
  };
}

export const flow = (name) => join(root, "bench/flows", `${name}.ts`);
const scenario = (url, seconds) => [flow("named-route"), "--target", url, "-u", "64", "-d", `${seconds}s`];
const plimsollMissing = () => (existsSync(cli) ? undefined : "dist/cli.mjs is missing: npm run build");

/**
 * Everything that is compared, each in its usual form. `missing` says why one cannot run here; `run` gives the command;
 * `counted` gives the requests a tool says it completed. wrk and Locust leave out what was in flight at the end.
 */
export const contenders = [
  {
    id: "wrk",
    title: "wrk",
    missing: () => (program("wrk") === undefined ? "no wrk here: apt-get install wrk" : undefined),
    run: ({ nginx, seconds }) => ({ argv: [program("wrk"), "-t1", "-c64", `-d${seconds}s`, nginx.url] }),
    counted: ({ stdout }) => Number(/(\d+) requests in/.exec(stdout)?.[1]),
  },
  {
    id: "scenario",
    title: "Plimsoll, async scenario: named route, check, trace header",
    missing: plimsollMissing,
    run: ({ nginx, seconds }) => plimsollRun(scenario(nginx.url, seconds)),
  },
  {
    id: "url",
    title: "Plimsoll, URL",
    missing: plimsollMissing,
    run: ({ nginx, seconds }) => plimsollRun([nginx.url, "-c", "64", "-d", `${seconds}s`]),
  },
  {
    id: "autocannon",
    title: "autocannon",
    missing: () => (packaged("autocannon", "autocannon.js") === undefined ? "no autocannon here: npm ci" : undefined),
    run: ({ nginx, seconds }) => ({
      argv: [
        process.execPath,
        packaged("autocannon", "autocannon.js"),
        "-j",
        "-c",
        "64",
        "-d",
        String(seconds),
        nginx.url,
      ],
    }),
    counted: ({ stdout }) => JSON.parse(stdout.slice(stdout.indexOf("{"))).requests.total,
  },
  {
    id: "locust",
    title: "Locust, FastHttpUser",
    missing: () => (program("locust") === undefined ? "no locust here: apt-get install python3-locust" : undefined),
    run: ({ nginx, seconds }) => ({
      argv: [
        program("locust"),
        "--headless",
        "--only-summary",
        `--locustfile=${join(root, "bench/locustfile.py")}`,
        `--host=${nginx.url}`,
        "--users=64",
        "--spawn-rate=64",
        `--run-time=${seconds}s`,
      ],
    }),
    counted: ({ stdout, stderr }) => Number(/Aggregated\s+(\d+)/.exec(stdout + stderr)?.[1]),
  },
  {
    id: "wrk-tls",
    title: "wrk over TLS",
    missing: ({ nginx }) =>
      program("wrk") === undefined ? "no wrk here" : nginx.tlsUrl === undefined ? "no openssl here" : undefined,
    run: ({ nginx, seconds }) => ({ argv: [program("wrk"), "-t1", "-c64", `-d${seconds}s`, nginx.tlsUrl] }),
    counted: ({ stdout }) => Number(/(\d+) requests in/.exec(stdout)?.[1]),
  },
  {
    id: "scenario-tls",
    title: "Plimsoll, the same scenario over TLS",
    missing: ({ nginx }) => plimsollMissing() ?? (nginx.tlsUrl === undefined ? "no openssl here" : undefined),
    run: ({ nginx, seconds }) => plimsollRun([...scenario(nginx.tlsUrl, seconds), "--ca", nginx.certificate]),
  },
];
