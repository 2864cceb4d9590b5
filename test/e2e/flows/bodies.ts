import { defineTest, scenario } from "plimsoll";

/** Looks at the body of one answer of each kind, and passes over one bomb. */
const reader = scenario("reader", {
  order: "sequence",
  tasks: {
    "read /fine": async ({ http }) => (await http.get("/fine")).text(),
    "read /bomb": async ({ http }) => (await http.get("/bomb")).text(),
    "read /layers": async ({ http }) => (await http.get("/layers")).text(),
    "read /short": async ({ http }) => (await http.get("/short")).text(),
    "read /wrong": async ({ http }) => (await http.get("/wrong")).text(),
    "read /behind": async ({ http }) => (await http.get("/behind")).text(),
    "read /unknown": async ({ http }) => (await http.get("/unknown")).text(),
    "pass over the bomb": async ({ http }) => (await http.get("/bomb", { name: "/bomb, not looked at" })).status,
  },
});

export default defineTest({ scenarios: [reader] });
