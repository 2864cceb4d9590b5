import { defineTest, scenario } from "plimsoll";

/** One request to each URL of `URLS`. */
const visitor = scenario("visitor", async ({ http, env }) => {
  for (const url of (env["URLS"] ?? "").split(" ")) await http.get(url, { timeout: { connect: "1s", total: "2s" } });
});

export default defineTest({ scenarios: [visitor] });
