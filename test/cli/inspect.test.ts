import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { generatedPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { afterEach, beforeEach, expect, it } from "vitest";
import { attach, type Inspector } from "./inspector.ts";
import { startTarget, type Target } from "./target.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

let target: Target;
let folder = "";
beforeEach(async () => {
  target = await startTarget();
  folder = await realpath(await mkdtemp(join(tmpdir(), "plimsoll-inspect-")));
});
afterEach(async () => {
  await target.stop();
  await rm(folder, { recursive: true, force: true });
});

const source = `import { defineTest, scenario } from "plimsoll";

interface Answer {
  readonly text: string;
}

const flow = scenario("flow", async ({ http, check }) => {
  const response = await http.get("/");
  const answer: Answer = { text: response.text() };
  check("says hello", answer.text.startsWith("hello"));
});

export default defineTest({ scenarios: [flow] });
`;
/** Line 10, from 1: what it needs was set in the line above. */
const breakAt = source.split("\n").findIndex((line) => line.includes("check(")) + 1;

interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly text: string;
}

interface Running {
  readonly url: string;
  readonly ended: Promise<Ended>;
  kill(): void;
}

/** As the documentation says: Node waits for a debugger before the first line. */
function startPaused(file: string): Promise<Running> {
  const args = [
    "--inspect-brk=127.0.0.1:0",
    cli,
    "run",
    file,
    "--target",
    target.url,
    "--inspect",
    "--timeout",
    "200ms",
  ];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, text }));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const url = /^Debugger listening on (ws:\S+)/m.exec(text)?.[1];
      if (url !== undefined) resolve({ url, ended, kill: () => void child.kill("SIGKILL") });
    });
  });
}

/**
 * What an editor does with a breakpoint: every script made of something else is held before its first line, and the
 * breakpoint's line looked up in its map.
 */
async function setBreakpoint(inspector: Inspector, file: string, line: number): Promise<void> {
  const instrumentation = "beforeScriptWithSourceMapExecution";
  const { breakpointId } = await inspector.call("Debugger.setInstrumentationBreakpoint", { instrumentation });
  await inspector.call("Debugger.resume");
  for (let isSet = false; !isSet; ) {
    const { data } = await inspector.event("Debugger.paused");
    const { scriptId, sourceMapURL } = data as { readonly scriptId: string; readonly sourceMapURL: string };
    const location = generatedLocation(sourceMapURL, file, line);
    if (location !== undefined) {
      await inspector.call("Debugger.setBreakpoint", { location: { scriptId, ...location } });
      await inspector.call("Debugger.removeBreakpoint", { breakpointId });
      isSet = true;
    }
    await inspector.call("Debugger.resume");
  }
}

function generatedLocation(mapUrl: string, file: string, line: number): object | undefined {
  if (!mapUrl.startsWith("data:application/json")) return undefined;
  const map = new TraceMap(Buffer.from(mapUrl.split(",")[1]!, "base64").toString());
  const source = pathToFileURL(file).href;
  if (!map.sources.includes(source)) return undefined;
  const at = generatedPositionFor(map, { source, line, column: 2 });
  return at.line === null ? undefined : { lineNumber: at.line - 1, columnNumber: at.column };
}

it("run --inspect stops at a breakpoint in a line of the test, for as long as one likes", async () => {
  const file = join(folder, "shop.ts");
  await writeFile(file, source);
  const running = await startPaused(file);
  try {
    const inspector = await attach(running.url);
    for (const domain of ["Runtime", "Debugger"]) await inspector.call(`${domain}.enable`);
    await inspector.call("Runtime.runIfWaitingForDebugger");
    await inspector.event("Debugger.paused");
    await setBreakpoint(inspector, file, breakAt);
    const { callFrames } = await inspector.event("Debugger.paused");
    const [frame] = callFrames as readonly { readonly callFrameId: string; readonly functionName: string }[];
    const seen = await inspector.call("Debugger.evaluateOnCallFrame", {
      callFrameId: frame!.callFrameId,
      expression: "answer.text + response.status",
      returnByValue: true,
    });
    expect(seen["result"]).toMatchObject({ value: "hello\n200" });
    // Longer than the request's deadline: whoever looks around is no slow target.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await inspector.call("Debugger.resume");
    for (const domain of ["Debugger", "Runtime"]) await inspector.call(`${domain}.disable`);
    await inspector.close();
    const { exitCode, signal, text } = await running.ended;
    expect({ exitCode, signal }, text).toEqual({ exitCode: 0, signal: null });
    expect(text).toContain("1 started = 1 completed");
    expect(target.seen()).toBe(1);
  } finally {
    running.kill();
  }
});
