import { defineConfig } from "tsdown";

// One run for all entries: the command, a user's test file and the workers must share module instances (chunks).
export default defineConfig({
  entry: {
    cli: "src/cli/main.ts",
    index: "src/index.ts",
    worker: "src/fleet/worker.ts",
    "null-server": "src/cli/doctor/null-server.ts",
    receiver: "src/observe/receiver/child.ts",
    proxy: "src/proxy/child.ts",
  },
  outDir: "dist",
  format: "esm",
  platform: "node",
  target: "node20",
  dts: { tsconfig: "tsconfig.json" },
  clean: true,
});
