import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// "plimsoll" is what test files import. Unit tests get the source; e2e and examples drive the built package.
const source = { plimsoll: fileURLToPath(new URL("./src/index.ts", import.meta.url)) };

/** They judge no time on real sockets: several at once change nothing. All other files of test/ run alone. */
const judgeNoTime = [
  "test/truth/**/*.test.ts",
  "test/{flood,formats,fuzz,hostile,secrets}/**/*.test.ts",
  "test/cli/{bad-input,compare,explain,face,inspect,query}.test.ts",
  "test/clients/*.test.ts",
  "test/e2e/{counts,failures,hour,inside,jaeger,lab-rest,placement,postgres-witness,receiver-on-demand,show,targets}.test.ts",
  "test/e2e/{endure,endure-stops,torture,worker-faults}.test.ts",
  "test/e2e/way-{bodies,names,proxy,redirects,tls}.test.ts",
  "test/examples/{pool,postgres,profiles,services}.test.ts",
  "instrument/**/*.test.ts",
];

/** Chromium takes all cores: beside them other runs would not be in time. */
const inBrowser = ["test/web/**/*.test.ts"];

/** They look at their own process or thread: sockets, descriptors, what a test file declared. Each has its own. */
const needOwnProcess = [
  "src/fleet/{fleet,in-process,own-fault,watchdog}.test.ts",
  "src/observe/{resource-watch,host/host-meter,limits/limits,process/*}.test.ts",
  "src/observe/{jaeger/jaeger-client,prometheus/scrape,receiver/*-server}.test.ts",
];

/** Many seeds, hours of virtual time, a thousand sockets: seconds each. `npm test` runs them, `npm run ok` does not. */
const takeLong = ["src/**/*.long.test.ts"];

/** They have a few seeds in `npm run ok` and all of them in `npm test`: see test/seeds.ts. */
const haveSeeds = [
  "src/diagnosis/{find-bottlenecks,traces/find-in-traces}.test.ts",
  "src/method/stress/stress.test.ts",
];

export default defineConfig({
  test: {
    // One core for each: the default leaves one of two idle.
    maxWorkers: "100%",
    // What TypeScript becomes is kept from one run to the next.
    experimental: { fsModuleCache: true, fsModuleCachePath: "node_modules/.cache/plimsoll/modules" },
    projects: [
      {
        resolve: { alias: source },
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "web/src/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: [...needOwnProcess, ...takeLong],
          testTimeout: 20_000,
          // Loading the modules anew for each file takes as long as all tests: they share them, and must leave no state.
          isolate: false,
          globalSetup: "tools/test-folder.ts",
        },
      },
      {
        resolve: { alias: source },
        test: {
          name: "unit-alone",
          include: needOwnProcess,
          testTimeout: 20_000,
          globalSetup: "tools/test-folder.ts",
        },
      },
      {
        test: {
          name: "parallel",
          include: judgeNoTime,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias: source },
        test: {
          name: "parallel-long",
          include: [...takeLong, ...haveSeeds],
          env: { PLIMSOLL_SEEDS: "all" },
          testTimeout: 120_000,
        },
      },
      {
        // Not of `npm test`: pictures for people to look at.
        test: { name: "shots", include: ["test/web/*.shots.ts"], testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        test: {
          name: "browser",
          include: inBrowser,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Not of `npm test`: they install from PyPI.
        test: { name: "python", include: ["test/clients/python/*.check.ts"], testTimeout: 120_000 },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [...judgeNoTime, ...inBrowser],
          // The long form repeats runs of two minutes after stalls of the machine.
          testTimeout: process.env["PLIMSOLL_LONG"] === "1" ? 600_000 : 120_000,
          hookTimeout: 60_000,
          // These measure real time on real sockets: one file at a time, so that they do not disturb each other.
          fileParallelism: false,
        },
      },
    ],
  },
});
