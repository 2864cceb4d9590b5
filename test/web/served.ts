import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { RunResult } from "#run";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist", "cli.mjs");

/** A folder with a test and its target, and the built `plimsoll serve` in it, as a user has them. */
export class ServedFolder {
  readonly folder: string;
  readonly #target: Server;
  readonly #env: NodeJS.ProcessEnv;
  #serve: ChildProcess | undefined;
  url = "";
  printed = "";

  private constructor(folder: string, target: Server) {
    this.folder = folder;
    this.#target = target;
    this.#env = { ...process.env, XDG_STATE_HOME: join(folder, "state"), NO_COLOR: "1" };
  }

  static async make(): Promise<ServedFolder> {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-served-"));
    const target = createServer((request, response) => {
      // One in fifty fails: errors have a place on the page.
      const isFailing = request.url === "/api/orders" && Math.random() < 0.02;
      setTimeout(() => response.writeHead(isFailing ? 503 : 200).end("{}"), 5);
    });
    await new Promise<void>((resolve) => void target.listen(0, "127.0.0.1", resolve));
    const { port } = target.address() as AddressInfo;
    await mkdir(join(folder, "node_modules"));
    await symlink(root, join(folder, "node_modules", "plimsoll"));
    await writeFile(join(folder, "shop.ts"), shopTest(port));
    return new ServedFolder(folder, target);
  }

  get runs(): string {
    return join(this.folder, ".plimsoll", "runs");
  }

  get token(): string {
    return /#token=([\w-]+)/.exec(this.url)?.[1] ?? "";
  }

  get address(): string {
    return this.url.split("#")[0] ?? "";
  }

  async serve(...flags: readonly string[]): Promise<void> {
    const child = this.spawned("serve", "--port", "0", ...flags);
    this.#serve = child;
    child.stdout?.on("data", (text: Buffer) => (this.printed += text.toString()));
    await waitFor(() => /http\S+#token=\S+\n/.test(this.printed), "the address");
    this.url = /http\S+#token=\S+/.exec(this.printed)?.[0] ?? "";
  }

  /** Runs a command in the folder to its end. */
  async command(...args: readonly string[]): Promise<string> {
    const child = this.spawned(...args);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (said += text.toString()));
    await new Promise((resolve) => child.once("close", resolve));
    return said;
  }

  spawned(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [cli, ...args], {
      cwd: this.folder,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async newestResult(): Promise<RunResult> {
    const [newest = ""] = (await readdir(this.runs)).sort().reverse();
    return JSON.parse(await readFile(join(this.runs, newest, "result.json"), "utf8")) as RunResult;
  }

  /** Gives what it exits with. */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
    const child = this.#serve;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => void child.once("exit", resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    this.#target.closeAllConnections();
    await new Promise((resolve) => this.#target.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }
}

const shopTest = (port: number): string => `
import { defineTest, scenario } from "plimsoll";
export default defineTest({
  target: "http://127.0.0.1:${String(port)}",
  scenarios: [scenario("shopper", { tasks: {
    "list products": ({ http }) => http.get("/api/products"),
    "order": ({ http }) => http.post("/api/orders", { json: { product: 1 } }),
  } })],
  slo: ["p95 < 500ms"],
  load: { users: 3, hold: "60s" },
});
`;

export async function waitFor(holds: () => boolean | Promise<boolean>, what: string, withinMs = 30_000): Promise<void> {
  const untilMs = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > untilMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface Watched {
  readonly page: Page;
  /** What the console said, what nobody caught, and requests to anywhere but the server. */
  readonly complaints: string[];
}

/** A window of its own, as big and in the colours as said. */
export async function openWindow(
  browser: Browser,
  origin: string,
  width = 1280,
  scheme: "light" | "dark" = "light",
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:"))
      complaints.push(`request: ${url}`);
    if ((url.split("#")[0] ?? "").includes("token")) complaints.push(`the token in an address: ${url}`);
    if ((request.headers()["referer"] ?? "").includes("token")) complaints.push(`the token in a referer: ${url}`);
  });
  return { page, complaints };
}
