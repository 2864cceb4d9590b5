import { RealClock } from "#load";
import { ControlServer, probeUpstream, RunningProxy, textOfPlace } from "#proxy";
import { safeText, truncateEnd } from "#report";
import { type DependencyResult, exitCodes, UserError } from "#run";
import type { CliCommand, CommandContext } from "./command.ts";
import { Interrupts } from "./lab/interrupts.ts";
import { closingLines, openingLines, secondLine } from "./proxy/lines.ts";
import { type ProxyFlags, type ProxyPlan, proxyPlan } from "./proxy/options.ts";
import { type TokenFile, writeTokenFile } from "./proxy/token-file.ts";
import { terminalSize } from "./terminal-page.ts";

const examples = `
Examples:
  $ plimsoll proxy 5433:127.0.0.1:5432 --latency 100ms --jitter 20ms
  $ plimsoll proxy 5433:127.0.0.1:5432 6380:127.0.0.1:6379     two routes; nothing wrong with them
  $ plimsoll proxy 8081:127.0.0.1:8080 --error 503 --share 10%
  $ plimsoll proxy 5433:127.0.0.1:5432 --timeout 0 --from 30s --for 10s --every 1m
  $ plimsoll proxy 5433:127.0.0.1:5432 --control               faults come and go by an API

Give the target the proxy's port instead of the dependency's own. docs/proxy.md says what each fault does.`;

const everyMs = 1_000;
const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const command: CliCommand = {
  define(proxy, context) {
    proxy
      .argument("<route...>", "port:host:port: the port to listen on, and where it leads")
      .option("--latency <time>", "answers arrive that much later")
      .option("--jitter <time>", "more or less by so much")
      .option("--way <way>", "down (default: what comes back), up (what is sent) or both")
      .option("--bandwidth <size>", "so many bytes a second on each connection, e.g. 64KiB")
      .option("--reset <time>", "connections are reset so long after they began; 0s = at once")
      .option("--timeout <bytes>", "so many bytes come back, then nothing more; 0 = none")
      .option("--error <status>", "HTTP requests are answered with this status")
      .option("--slow-close <time>", "the end of a connection arrives that much later")
      .option("--slicing <bytes>", "everything arrives in slices of so many bytes")
      .option("--pause <time>", "between two slices")
      .option("--share <share>", "of the connections, or requests, e.g. 10% (default: all)")
      .option("--of <what>", "connections or requests (HTTP)")
      .option("--from <time>", "faults begin after so long")
      .option("--for <time>", "and last so long")
      .option("--every <time>", "again and again")
      .option("--control [port]", "an API to switch faults, on 127.0.0.1 (default port: 8474)")
      .option("--listen <address>", "address the routes listen on (default: 127.0.0.1)")
      .option("--allow-host <name>", "a public host that a route may lead to; may be repeated", collect)
      .option("--seed <n>", "who is hit by a share, the same each time (default: 1)")
      .option("-d, --duration <time>", "end after so long (default: at Ctrl-C)")
      .addHelpText("after", examples)
      .action(async (routes: string[]) => run(proxyPlan(routes, proxy.opts<ProxyFlags>(), context.cwd), context));
  },
};

async function run(plan: ProxyPlan, context: CommandContext): Promise<void> {
  const { stdout, stderr } = context;
  const clock = new RealClock();
  await lookAtUpstreams(plan, clock, stderr);
  const proxy = await open(plan, clock, (route, text, isOn) =>
    print(stderr, [`${isOn ? "on" : "off"}: ${text} (${route})`]),
  );
  const control = await openControl(plan, proxy, clock, context.env).catch(async (error: unknown) => {
    await proxy.close();
    throw error;
  });
  let onEnd: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (onEnd = resolve));
  const interrupts = new Interrupts(onEnd, () => process.exit(exitCodes.interrupted));
  const timer = plan.durationMs === undefined ? undefined : setTimeout(onEnd, plan.durationMs);
  print(stdout, openingLines(proxy.sights(), control?.line));
  proxy.start();
  const ticker = startTicker(proxy, context);
  await asked;
  clearTimeout(timer);
  ticker.stop();
  interrupts.release();
  print(stdout, closingLines(proxy.sights()));
  await control?.close();
  await proxy.close();
}

/** A dependency may come later than its proxy; one that may not be reached never comes. */
async function lookAtUpstreams({ job }: ProxyPlan, clock: RealClock, stderr: NodeJS.WritableStream): Promise<void> {
  for (const { to } of job.routes) {
    const why = await probeUpstream(to, job.allowHosts, clock);
    if (why?.includes("--allow-host") === true || why?.includes("never a target") === true) {
      throw new UserError(`No route leads to ${textOfPlace(to)}`, {
        why,
        hint: `If it is yours, allow it by name: --allow-host ${to.host}`,
        exitCode: exitCodes.usage,
      });
    }
    if (why !== undefined) print(stderr, [`note: ${why}; connections are refused until it is there`]);
  }
}

async function open(
  { job }: ProxyPlan,
  clock: RealClock,
  onSwitch: (route: string, text: string, isOn: boolean) => void,
): Promise<RunningProxy> {
  try {
    return await RunningProxy.open(job, clock, onSwitch);
  } catch (error) {
    throw taken(error, job.routes.map(({ listen }) => textOfPlace(listen)).join(", "));
  }
}

interface OpenControl {
  readonly line: string;
  close(): Promise<void>;
}

async function openControl(
  { controlPort }: ProxyPlan,
  proxy: RunningProxy,
  clock: RealClock,
  env: CommandContext["env"],
): Promise<OpenControl | undefined> {
  if (controlPort === undefined) return undefined;
  let file: TokenFile | undefined;
  try {
    file = writeTokenFile(env, controlPort);
    const { path, token, remove } = file;
    const control = new ControlServer(proxy, token, clock);
    const port = await control.listen(controlPort);
    process.once("exit", remove);
    return {
      line: `control: curl -H "authorization: Bearer $(cat ${path})" http://127.0.0.1:${port}/v1/routes`,
      async close() {
        process.off("exit", remove);
        remove();
        await control.close();
      },
    };
  } catch (error) {
    file?.remove();
    throw taken(error, `127.0.0.1:${controlPort}`);
  }
}

function taken(error: unknown, where: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  return new UserError(`The proxy cannot listen on ${where}`, {
    why: message,
    hint:
      code === "EADDRINUSE"
        ? "Something listens there already: end it, or give another port."
        : "Give another port or address.",
    exitCode: exitCodes.usage,
    cause: error,
  });
}

/** A line a second: over the last one on a terminal, below it elsewhere, and there only when something passed. */
function startTicker(proxy: RunningProxy, { stderr, env }: CommandContext): { stop(): void } {
  const isTerminal = terminalSize(stderr, env) !== undefined;
  /** One that wrapped would not be written over. */
  const fitting = (line: string): string => truncateEnd(line, (terminalSize(stderr, env)?.columns ?? 80) - 1);
  let before: readonly DependencyResult[] = proxy.sights();
  const timer = setInterval(() => {
    const now = proxy.sights();
    const line = safeText(secondLine(now, before));
    const hasNews = now.some(
      ({ traffic }, index) => JSON.stringify(traffic) !== JSON.stringify(before[index]?.traffic),
    );
    before = now;
    if (isTerminal) stderr.write(`\r\u001b[K${fitting(line)}`);
    else if (hasNews) stderr.write(`${line}\n`);
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      if (isTerminal) stderr.write("\n");
    },
  };
}

function print(out: NodeJS.WritableStream, lines: readonly string[]): void {
  for (const line of lines) out.write(`${safeText(line)}\n`);
}
