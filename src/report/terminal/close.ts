import type { LatencySummary, ResourceSummary, RunResult } from "#run";
import { formatBytes, formatCount, formatDurationMs, formatPercent } from "#units";
import { counted, intervalText, rateOf } from "../figures.ts";
import { hanging, type Page } from "../layout.ts";
import { safeText } from "../safe-text.ts";
import { databaseTexts } from "./database-text.ts";
import { padEnd } from "../width.ts";

const labelWidth = 11;

/** Where a run was kept, and the command that tells more; absent where it was not kept. */
export interface KeptAt {
  readonly path: string;
  readonly next?: string;
}

/** What the figures rest on: the ledger, the generator, the machine; then where the run lies and what comes next. */
export function closeLines(result: RunResult, kept: KeptAt | undefined, page: Page): readonly string[] {
  const field = (label: string, text: string): readonly string[] =>
    hanging(padEnd(label, labelWidth), text, page).map((line, index) =>
      index === 0 ? `  ${page.palette.dim(line.slice(0, labelWidth))}${line.slice(labelWidth)}` : `  ${line}`,
    );
  return [
    "",
    ...closingFields(result).flatMap(([label, text]) => field(label, text)),
    ...(kept === undefined ? [] : field("kept in", safeText(kept.path))),
    ...(kept?.next === undefined ? [] : field("next", kept.next)),
  ];
}

type Field = readonly [label: string, text: string];

/** What the figures rest on, a label and a text each. */
export function closingFields(result: RunResult): readonly Field[] {
  const aborted = result.abortedBecause;
  return [
    ...(aborted === undefined ? [] : [["aborted", aborted] as const]),
    // Over trials of very different loads one latency and one rate say nothing.
    ...(result.explore === undefined ? measuredFields(result) : []),
    ["ledger", `${result.ledger.exact ? "" : "DOES NOT ADD UP: "}${ledgerText(result)}`],
    ["generator", generatorText(result)],
    ["machine", machineText(result)],
    ...targetTexts(result).map((text): Field => ["target", text]),
    ...databaseTexts(result).map((text): Field => ["database", text]),
  ];
}

function measuredFields(result: RunResult): readonly (readonly [label: string, text: string])[] {
  return [...latencyFields(result), ["rates", ratesText(result)]];
}

/** Latency counts failures as slower than any success; where there are some, what was seen stands beside it. */
function latencyFields({ operations, totals, ledger }: RunResult): readonly (readonly [label: string, text: string])[] {
  if (operations.length === 0) return [];
  const text = (summary: LatencySummary): string =>
    (["p50", "p95", "p99"] as const).map((name) => `${name} ${intervalText(summary, name)}`).join(", ");
  return [
    ["latency", `${text(totals.latencyMs)}; from the intended start, with 95 % intervals`],
    ...(ledger.requests.failed === 0
      ? []
      : [["as seen", `${text(totals.rawLatencyMs)}; failures with the time they took`] as const]),
    ["service", `${text(totals.serviceMs)}; from the moment of sending`],
  ];
}

function ratesText({ totals }: RunResult): string {
  const { sent, received } = totals.bytes;
  const traffic = `${formatBytes(sent)} sent, ${formatBytes(received)} received`;
  return `${rateOf(totals.iterationsPerSecond, "iterations")}, ${rateOf(totals.requestsPerSecond, "requests")}; ${traffic}`;
}

function ledgerText({ ledger }: RunResult): string {
  const { iterations, requests } = ledger;
  const planned = iterations.planned === null ? "" : `${formatCount(iterations.planned)} planned, `;
  const rest = ended(iterations.failed, iterations.cancelled);
  const dropped = iterations.dropped === 0 ? "" : `, ${formatCount(iterations.dropped)} dropped`;
  const iterationsText = `${planned}${formatCount(iterations.started)} started = ${formatCount(iterations.completed)} completed${rest}${dropped}`;
  const requestsText = `${formatCount(requests.started)} started = ${formatCount(requests.ok)} ok${ended(requests.failed, requests.cancelled)}`;
  return `iterations ${iterationsText}; requests ${requestsText}`;
}

function ended(failed: number, cancelled: number): string {
  return ` + ${formatCount(failed)} failed + ${formatCount(cancelled)} cancelled`;
}

function generatorText({ generator }: RunResult): string {
  const { cpuRatioMean, cpuRatioMax, loopBusyMax, sendLagMs, stalls, rssMaxBytes, connectionsOpened } = generator;
  const parts = [
    counted(generator.workers, "worker"),
    ...(cpuRatioMean === null
      ? []
      : [
          `CPU ${formatPercent(cpuRatioMean)}${cpuRatioMax === null ? "" : ` (at most ${formatPercent(cpuRatioMax)})`} of a core`,
        ]),
    ...(loopBusyMax === null ? [] : [`event loop busy at most ${formatPercent(loopBusyMax)}`]),
    ...(sendLagMs.p99 === null ? [] : [`sent late by p99 ${formatDurationMs(sendLagMs.p99)}`]),
    ...(connectionsOpened === 0 ? [] : [`${counted(connectionsOpened, "connection")} opened`]),
    ...(rssMaxBytes === null ? [] : [`${formatBytes(rssMaxBytes)} of memory`]),
    ...(stalls.length === 0 ? [] : [`${counted(stalls.length, "stall")} of the machine`]),
  ];
  return parts.join(", ");
}

/** What the target's own processes used, where that was read. */
function targetTexts({ resources }: RunResult): readonly string[] {
  // Whoever wrote the document: a field of another shape is no reading.
  const target = (resources["summary"] as ResourceSummary | undefined)?.target;
  if (typeof target?.cpuCores !== "number") return [];
  const { cpuCores, busiestThread, rssBytes, sockets, processes } = target;
  const busiest = busiestThread === null ? "" : ` (busiest thread ${coresText(busiestThread.cpuCores)})`;
  const connections = sockets === null ? [] : [counted(Math.round(sockets.established), "connection")];
  const several = processes < 1.5 ? [] : [`${formatCount(Math.round(processes))} processes`];
  return [[`${coresText(cpuCores)} cores${busiest}`, formatBytes(rssBytes), ...connections, ...several].join(", ")];
}

const coresText = (cores: number): string => cores.toFixed(cores < 0.1 ? 2 : 1);

function machineText({ environment, seed }: RunResult): string {
  const { plimsoll, node, cpuModel, cores, memoryBytes, gitCommit } = environment;
  const commit = gitCommit === null ? "" : `, commit ${gitCommit.slice(0, 12)}`;
  return `${counted(cores, "core")} (${cpuModel.trim()}), ${formatBytes(memoryBytes)}, plimsoll ${plimsoll}, node ${node.replace(/^v/, "")}${commit}, seed ${String(seed)}`;
}
