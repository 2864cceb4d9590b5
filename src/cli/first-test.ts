/** What `plimsoll init` writes: short enough to read, whole enough to run. */
export const firstTest = (target: string): string => `import { defineTest, scenario } from "plimsoll";

// Who the users are. How many there are is said by the command: plimsoll run load-test.ts --users 50 --duration 1m
const visitor = scenario("visitor", {
  pause: ["1s", "3s"], // think time between tasks
  tasks: {
    "open the start page": async ({ http, check }) => {
      const page = await http.get("/");
      check(page, { "is not empty": (response) => response.text().length > 0 });
    },
  },
});

export default defineTest({
  target: ${JSON.stringify(target)},
  scenarios: [visitor],
  slo: ["p95 < 500ms", "errors < 1%"],
  load: { users: 10, rampUp: "5s", hold: "20s" },
});
`;

export const firstConfig = `import { defineConfig } from "plimsoll";

// Holds for every test below this folder; test files and flags override it. See: plimsoll config print
export default defineConfig({
  // allowHosts: ["staging.example.com"], // public hosts that may be put under load
  // maxRate: "1000/s", // requests per second, never exceeded
});
`;
