import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// "plimsoll" is what test files import. Unit tests get the source; e2e and examples drive the built package.
const source = { plimsoll: fileURLToPath(new URL("./src/index.ts", import.meta.url)) };

export default defineConfig({
  test: {
    // One core for each: the default leaves one of two idle.
    maxWorkers: "100%",
    projects: [
      {
        resolve: { alias: source },
        test: { name: "unit", include: ["src/**/*.test.ts", "tools/**/*.test.ts"], testTimeout: 20_000 },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
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
