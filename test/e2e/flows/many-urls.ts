import { defineTest, scenario } from "plimsoll";

// NAMES different paths, in turn.
const names = Number(process.env["NAMES"] ?? 1);
let next = 0;

const reader = scenario("reader", { tasks: { read: ({ http }) => http.get(`/items/${next++ % names}x`) } });

export default defineTest({ scenarios: [reader] });
