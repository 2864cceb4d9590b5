import { thousands } from "../stand/figures.mjs";

/** Beyond this a tool fills the memory of the machine rather than measuring. */
const memoryFlawBytes = 400 * 1024 * 1024;
/** At the end of a run each connection has a request under way that no tool need know the end of. */
const shareForgiven = 0.01;

/** Who tries again without a pause at a target that is gone does so thousands of times a second. */
const attemptsMax = 1000;

const mebibytes = (bytes) => `${thousands(bytes / 1024 / 1024)} MiB`;

/**
 * What is wrong with what a tool told, by the server's own ledger.
 * @returns {string[]} empty = the tool told what happened
 */
export function flawsOf({ row, told, seen, facts, connections }) {
  const flaws = [];
  if (facts.killed === "time") flaws.push(`does not end, killed after ${Math.round(facts.seconds)} s`);
  if (facts.killed === "memory") flaws.push(`killed at ${mebibytes(facts.peakBytes)}`);
  else if (facts.peakBytes > memoryFlawBytes) flaws.push(`takes ${mebibytes(facts.peakBytes)}`);
  if (told === undefined) return facts.killed === undefined ? [...flaws, "no report"] : flaws;
  if (told.refusal !== undefined) return flaws;
  const allowed = connections + shareForgiven * seen.requests;
  const tooGood = told.good - row.good(seen);
  if (tooGood > connections) flaws.push(`${thousands(tooGood)} broken answers counted as good`);
  if (told.other > 0) flaws.push(`${thousands(told.other)} injected answers taken for real ones`);
  if (told.interim > 0) flaws.push(`${thousands(told.interim)} interim answers counted as answers`);
  const ended = told.good + told.other + told.failed + (told.cancelled ?? 0);
  const lost = seen.requests - ended;
  if (lost > allowed) flaws.push(`${thousands(lost)} of ${thousands(seen.requests)} requests without an outcome`);
  else if (row.good(seen) === 0 && seen.requests > 0 && told.failed === 0) flaws.push("no error told");
  if (row.isGone === true && told.failed > attemptsMax)
    flaws.push("no pause between attempts at a target that is gone");
  if (told.exact === false) flaws.push("its ledger does not close");
  return flaws;
}

/** One cell: a mark, the tool's own figures, the flaws, and where they tell something memory and CPU. */
export function cellOf({ row, told, facts, flaws }) {
  const parts = [flaws.length === 0 ? "✓" : "✗"];
  if (told?.refusal !== undefined) parts.push(`refuses to start: "${told.refusal}"`);
  else if (told !== undefined) parts.push(figures(told));
  if (flaws.length > 0) parts.push(`**${flaws.join("; ")}**`);
  const rest = [`exit ${facts.exitCode}`];
  if (row.memory === true)
    rest.push(`${mebibytes(facts.peakBytes)}, ${facts.cpuSeconds.toFixed(1)} CPU-s in ${facts.seconds.toFixed(1)} s`);
  return `${parts.join(" ")} (${rest.join("; ")})`;
}

function figures({ sent, good, failed, cancelled = 0, kinds }) {
  const named = Object.entries(kinds)
    .filter(([, count]) => count > 0)
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, 3)
    .map(([name, count]) => `${thousands(count)} \`${name.replaceAll("|", "/").slice(0, 40)}\``);
  const cut = cancelled === 0 ? "" : `, ${thousands(cancelled)} cancelled`;
  const failures = failed === 0 ? "0 failed" : `${thousands(failed)} failed: ${named.join(", ")}`;
  return `${thousands(sent)} sent, ${thousands(good)} good, ${failures}${cut}`;
}
