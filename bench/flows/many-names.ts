import { defineTest, scenario } from "plimsoll";

const names = Number(process.env["NAMES"] ?? 10);

const reader = scenario("reader", {
  tasks: {
    read: ({ http, random }) => http.get(`/items/${random.integer(1, names)}`),
  },
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [reader] });
