import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunPicture, StartOrder } from "#run";
import { createRunFolder } from "#store";
import { passing, second, start } from "../../test/results/index.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { type ServeApp, serveApp } from "./app.ts";
import type { ServeParts } from "./parts.ts";

export const token = "t".repeat(43);
export const page = "<!doctype html><title>Plimsoll</title>";

export interface AppUnderTest {
  readonly app: ServeApp;
  readonly parts: ServeParts;
  readonly clock: VirtualClock;
  /** Around the folder of runs: nothing of it may be reached. */
  readonly home: string;
  readonly started: readonly StartOrder[];
  readonly faults: readonly unknown[];
  ask(path: string, request?: Asked): Promise<Response>;
  close(): Promise<void>;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** Every route over a folder with one finished run. */
export async function appUnderTest(over: Partial<ServeParts> = {}): Promise<AppUnderTest> {
  const home = await mkdtemp(join(tmpdir(), "plimsoll-serve-"));
  const runs = join(home, "runs");
  const folder = await createRunFolder({ runs, start, onProblem: () => undefined });
  for (let at = 0; at < 5; at += 1) folder.append(second(at, { ok: 10, failed: 0, ms: 20 }));
  await folder.finish(passing);
  const clock = new VirtualClock();
  const started: StartOrder[] = [];
  const faults: unknown[] = [];
  const parts: ServeParts = {
    runs,
    folderName: "runs",
    token,
    scheme: "http",
    hosts: [],
    mayControl: true,
    clock,
    shell: new Map([["/", { type: "text/html; charset=utf-8", body: Buffer.from(page) }]]),
    pictureOf: () => Promise.resolve({ state: "finished" } as RunPicture),
    tests: () => Promise.resolve({ tests: [], isCut: false }),
    startRun: (order) => {
      started.push(order);
      return Promise.resolve(passing.id);
    },
    onFault: (error) => void faults.push(error),
    ...over,
  };
  const { app, live } = serveApp(parts);
  return {
    app,
    parts,
    clock,
    home,
    started,
    faults,
    ask: async (path, { method = "GET", headers = {}, body } = {}) => {
      const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
      const all = {
        host: "127.0.0.1:7546",
        authorization: `Bearer ${token}`,
        ...(text !== undefined && {
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(text)),
        }),
        ...headers,
      };
      const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return app.request(path, { method, headers: given, ...(text !== undefined && { body: text }) });
    },
    close: async () => {
      await live.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
