import { thresholds } from "#measure";
import { formatBytes, formatCount, formatDurationMs, formatRate } from "#units";
import { type Check, checkOf } from "./check.ts";
import type { LoadAsked, RoomFacts } from "./load-facts.ts";

const check = checkOf.bind(undefined, "load");

/** What a process takes up before any connection, and each further worker. */
const processBytes = 128 * 1024 ** 2;
const workerBytes = 48 * 1024 ** 2;
/** An idle connection with its buffers, in the process and in the kernel. */
const connectionBytes = 32 * 1024;
/** A port rests for a minute after its connection (RFC 9293 §3.4.1: TIME-WAIT, as Linux has it). */
const portRestSeconds = 60;

/** Whether this machine can hold the load; without one, what it can hold. */
export function judgeLoad(room: RoomFacts, asked: LoadAsked | undefined): readonly Check[] {
  return [
    ...(asked === undefined ? [] : [check("load", ["ok", asked.text])]),
    workersCheck(room),
    descriptorCheck(room, asked),
    portCheck(room, asked),
    memoryCheck(room, asked),
    inFlightCheck(room, asked),
  ].filter((each) => each !== undefined);
}

function workersCheck({ workers, cores }: RoomFacts): Check {
  const found = `${workers} for ${cores} ${cores === 1 ? "core" : "cores"}`;
  if (workers <= cores) return check("workers", ["ok", found]);
  return check("workers", [
    "warning",
    found,
    "More workers than cores take turns and send late; use fewer (--workers).",
  ]);
}

function descriptorCheck({ connectionsMax }: RoomFacts, asked: LoadAsked | undefined): Check {
  const needed = asked?.connections ?? 0;
  const found = `room for ${formatCount(connectionsMax)} connections${neededText(needed)}`;
  if (needed <= connectionsMax) return check("open files", ["ok", found]);
  return check("open files", [
    "problem",
    found,
    `Raise the limit in this shell first: ulimit -n ${2 ** Math.ceil(Math.log2(needed + 256))}`,
  ]);
}

function portCheck({ ports, addresses }: RoomFacts, asked: LoadAsked | undefined): Check {
  const needed = asked?.connections ?? 0;
  const all = ports * addresses;
  const from = addresses > 1 ? ` from ${formatCount(addresses)} local addresses` : "";
  const found = `${formatCount(all)} to one address of the target${from}${neededText(needed)}`;
  if (needed > all) {
    const advice = "Widen net.ipv4.ip_local_port_range, or connect from more addresses (--local-ips).";
    return check("local ports", ["problem", found, advice]);
  }
  const sustained = formatRate(Math.floor(all / portRestSeconds));
  return check("local ports", ["ok", `${found}; ${sustained} if each request needs a new one`]);
}

function memoryCheck({ memory, workers }: RoomFacts, asked: LoadAsked | undefined): Check | undefined {
  if (memory === null) return undefined;
  const bounds = { asked: "--max-memory", cgroup: "the container's limit", machine: "what the machine has" } as const;
  const needed = processBytes + (workers - 1) * workerBytes + (asked?.connections ?? 0) * connectionBytes;
  const found = `${formatBytes(memory.roomBytes)} free (${bounds[memory.bound]}), about ${formatBytes(needed)} needed`;
  if (needed <= memory.roomBytes * 0.8) return check("memory", ["ok", found]);
  const advice = "Give it more memory, or ask for fewer connections or workers.";
  return check("memory", [needed <= memory.roomBytes ? "warning" : "problem", found, advice]);
}

/** Open load waits for nobody: what the target has not answered yet stays open. */
function inFlightCheck({ inFlightMax }: RoomFacts, asked: LoadAsked | undefined): Check | undefined {
  const rate = asked?.ratePerSecond;
  if (rate === undefined) return undefined;
  const seconds = inFlightMax / rate;
  const found = `${formatCount(inFlightMax)} at the same time: enough for ${formatRate(rate)} while an iteration takes up to ${formatDurationMs(seconds * 1000)}`;
  if (seconds >= thresholds.inFlightSecondsMin) return check("in flight", ["ok", found]);
  return check("in flight", [
    "problem",
    found,
    "Arrivals beyond it would be dropped: raise ulimit -n, add --local-ips, or ask for a lower rate.",
  ]);
}

const neededText = (needed: number): string => (needed === 0 ? "" : `, ${formatCount(needed)} needed`);
