import { defineTest, scenario } from "plimsoll";

// Every request to a path of its own, or all to the same.
const areDifferent = process.env["FIRST_PATH"] === "different";
let next = 0;

const reader = scenario("reader", { tasks: { read: ({ http }) => http.get(`/items/${areDifferent ? next++ : 1}x`) } });

export default defineTest({ scenarios: [reader] });
