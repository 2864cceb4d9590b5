import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { plimsollRun } from "../stand/contenders.mjs";
import { program } from "../stand/machine.mjs";

const require = createRequire(import.meta.url);
const nodeClient = fileURLToPath(new URL("./node-client.mjs", import.meta.url));
const packaged = (name) => {
  try {
    return require(`${name}/package.json`).version;
  } catch {
    return undefined;
  }
};
const json = (text) => {
  try {
    return JSON.parse(text.slice(text.indexOf("{")));
  } catch {
    return undefined;
  }
};
/** What a tool tells that sends nothing. */
const nothing = { sent: 0, good: 0, other: 0, failed: 0, kinds: {} };
const number = (pattern, text) => Number(pattern.exec(text)?.[1] ?? 0);

/**
 * The tools, each in its usual form, with a deadline of 2 s a request. `run` gives the command; `read` says how many
 * requests it tells of: good answers, answers of status 400 and more (`other`), failures of any kind; undefined where
 * it told nothing.
 */
export const tools = [
  {
    title: "Plimsoll",
    version: () => require("../../package.json").version,
    run: ({ url, connections, seconds }) => {
      const { argv, cwd, result } = plimsollRun([
        url,
        ...["-c", String(connections), "-d", `${seconds}s`, "--timeout", "2s", "--quiet"],
      ]);
      return { argv, cwd, read: ({ stderr }) => readPlimsoll(result(), stderr) };
    },
  },
  {
    title: "autocannon",
    version: () => packaged("autocannon"),
    run: ({ url, connections, seconds }) => ({
      argv: [
        process.execPath,
        require.resolve("autocannon/autocannon.js"),
        ...["-j", "-c", String(connections), "-d", String(seconds), "-t", "2", url],
      ],
      read: ({ stdout }) => {
        const told = json(stdout);
        if (told === undefined) return undefined;
        const { requests, errors, timeouts } = told;
        return {
          sent: requests.sent,
          good: told["2xx"] + told["3xx"],
          other: told["4xx"] + told["5xx"],
          interim: told["1xx"],
          // Its errors include its timeouts.
          failed: errors,
          kinds: { error: errors - timeouts, timeout: timeouts },
        };
      },
    }),
  },
  {
    title: "wrk",
    version: () => (program("wrk") === undefined ? undefined : wrkVersion()),
    run: ({ url, connections, seconds }) => ({
      argv: [program("wrk"), "-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "2s", url],
      read: ({ stdout, stderr }) => {
        const total = /(\d+) requests in/.exec(stdout)?.[1];
        const refusal = /^unable to connect.*$/m.exec(stdout + stderr)?.[0];
        if (total === undefined) return refusal === undefined ? undefined : { ...nothing, refusal };
        const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout);
        const [connect = 0, read = 0, write = 0, timeout = 0] = (errors ?? []).slice(1).map(Number);
        const other = number(/Non-2xx or 3xx responses: (\d+)/, stdout);
        const failed = connect + read + write + timeout;
        return {
          sent: Number(total) + failed,
          good: Number(total) - other,
          other,
          failed,
          kinds: { connect, read, write, timeout },
        };
      },
    }),
  },
  byHand("node:http, keep-alive", "http", () => process.version),
  byHand("fetch", "fetch", () => `undici ${process.versions.undici}`),
];

function byHand(title, kind, version) {
  return {
    title,
    version,
    run: ({ url, connections, seconds }) => ({
      argv: [process.execPath, nodeClient, kind, url, String(seconds), String(connections)],
      read: ({ stdout }) => json(stdout),
    }),
  };
}

/** The command refuses a target that is not there, or a load that cannot be made, before it sends anything. */
function readPlimsoll(document, stderr) {
  if (document === undefined) {
    const refusal = /^error: (.*)$/m.exec(stderr)?.[1];
    return refusal === undefined ? undefined : { ...nothing, refusal };
  }
  const { requests, exact } = document.ledger;
  const kinds = requests.byError;
  const other = (kinds.http_4xx ?? 0) + (kinds.http_5xx ?? 0);
  const { started, ok, failed, cancelled } = requests;
  return { sent: started, good: ok, other, failed: failed - other, cancelled, kinds, exact, verdict: document.verdict };
}

/** wrk prints its version with its usage, and exits with 1. */
function wrkVersion() {
  try {
    return execFileSync(program("wrk"), ["-v"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (usage) {
    return /wrk (\S+)/.exec(usage.stdout)?.[1] ?? "unknown";
  }
}
