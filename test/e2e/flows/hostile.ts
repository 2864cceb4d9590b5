import { defineTest, scenario, type LoadInput } from "plimsoll";

/** One server to be asked, as the test that started it says. */
interface Case {
  readonly name: string;
  readonly url: string;
  readonly method: string;
  readonly load: LoadInput;
  readonly pause?: string;
  readonly timeout?: { readonly headers: string; readonly total: string };
}

const cases = JSON.parse(process.env["HOSTILE_CASES"] ?? "[]") as readonly Case[];

/** Every answer must be the one to its own request: its id comes back in a header, and as the body where it has one. */
const scenarios = cases.map(({ name, url, method, load, pause, timeout }) =>
  scenario(name, {
    load,
    ...(pause === undefined ? {} : { pause }),
    tasks: {
      ask: async ({ http, random, check }) => {
        const id = random.uuid();
        const answer = await http.request(method, `${url}/:id`, { path: { id }, ...(timeout && { timeout }) });
        if (!answer.ok) return;
        const body = answer.text();
        check(answer, { "is its own": () => answer.headers["x-echo"] === id && (body === "" || body === id) });
      },
    },
  }),
);

export default defineTest({ target: cases[0]?.url ?? "http://127.0.0.1:1", timeout: "10s", scenarios });
