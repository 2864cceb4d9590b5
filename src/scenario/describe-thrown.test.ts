import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import { describeThrown } from "./describe-thrown.ts";

const throwing = {
  get message(): string {
    throw new Error("no");
  },
  get stack(): string {
    throw new Error("no");
  },
};
const angryProxy = new Proxy(new Error("inside"), {
  get() {
    throw new Error("no");
  },
  getPrototypeOf() {
    throw new Error("no");
  },
  ownKeys() {
    throw new Error("no");
  },
});
const revoked = Proxy.revocable({}, {});
revoked.revoke();

function withCause(): Error {
  const inner = new Error("inner");
  const outer = new TypeError("outer", { cause: inner });
  inner.cause = outer;
  return outer;
}

describe("describeThrown", () => {
  it.each<[string, unknown, string]>([
    ["null", null, "null was thrown"],
    ["undefined", undefined, "undefined was thrown"],
    ["a text", "out of stock", `"out of stock" was thrown`],
    ["a number", 404, "404 was thrown"],
    ["a symbol", Symbol("x"), "Symbol(x) was thrown"],
    ["a BigInt of any size", 10n ** 100_000n, "a BigInt was thrown"],
    ["a function", () => 1, "a function was thrown"],
    ["an array", [1, 2], "an array was thrown"],
    ["an object", { status: 404, body: { a: 1 } }, "{ status: 404, body: … } was thrown"],
    ["an object like an error", { message: "from afar" }, "from afar"],
    [
      "an object with a getter",
      Object.defineProperty({}, "x", { get: () => expect.fail(), enumerable: true }),
      "{ x: … } was thrown",
    ],
    ["an empty object", {}, "an object was thrown"],
    ["getters that throw", throwing, "{ message: …, stack: … } was thrown"],
    ["a Proxy", angryProxy, "a Proxy was thrown"],
    ["an object made from such a Proxy", Object.create(angryProxy), "an object was thrown"],
    ["a revoked Proxy", revoked.proxy, "a Proxy was thrown"],
    ["an error", new Error("plain"), "plain"],
    ["a kind of error", new RangeError("too far"), "RangeError: too far"],
    ["an error without a message", new TypeError(), "TypeError"],
    ["causes in a circle", withCause(), "TypeError: outer; caused by inner"],
    ["a cause that is no error", new Error("a", { cause: "b" }), `a; caused by "b" was thrown`],
    ["several at once", new AggregateError([new Error("v4"), new Error("v6")]), "v4; v6"],
    ["a name that is no text", Object.assign(new Error("m"), { name: 7 }), "m"],
  ])("tells what was thrown: %s", (_case, thrown, message) => {
    expect(describeThrown(thrown).message).toBe(message);
  });

  it("keeps 2,000 characters of a message and 8 KiB of a stack, whatever they were", () => {
    const huge = new Error("é".repeat(20_000_000));
    huge.stack += `\n${"    at somebody (/a/file.ts:1:1)\n".repeat(1_000)}`;
    const { message, stack } = describeThrown(huge);
    expect(message).toHaveLength(2_000);
    expect(message.endsWith("…")).toBe(true);
    expect(Buffer.byteLength(stack ?? "")).toBeLessThanOrEqual(8_192);
    expect(stack).not.toContain("\uFFFD");
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`key${String(index)}`, "x".repeat(10_000)]),
    );
    expect(describeThrown(many).message.length).toBeLessThanOrEqual(2_000);
  });

  it("does not keep the whole of a huge message alive through the part it shows", () => {
    const { message } = describeThrown(new Error(`start ${"x".repeat(1_000_000)}`));
    // A slice would hold the million characters; a copy is what JSON makes of itself.
    expect(message.startsWith("start x")).toBe(true);
    expect(describeThrown(new Error("lone \uD800 half")).message).toBe("lone \uFFFD half");
  });

  it("tells of a mistake of the user's what, why, where and what to try", () => {
    const location = { file: "/home/me/shop.ts", line: 3, column: 1 };
    const mistake = new UserError("csv is empty", { why: "It has no rows.", hint: "Add one.", location });
    expect(describeThrown(mistake)).toMatchObject({ message: "csv is empty. It has no rows. Add one.", location });
  });

  it("does not take a message for a stack", () => {
    const error = new Error("bad\n    at fake (/etc/passwd:1:1)");
    error.stack = `Error: ${error.message}\n    at real (/home/me/test.ts:2:3)`;
    expect(describeThrown(error).location).toEqual({ file: "/home/me/test.ts", line: 2, column: 3 });
  });

  it("survives a stack that is no text", () => {
    expect(describeThrown(Object.assign(new Error("m"), { stack: [1, 2] }))).toEqual({ message: "m" });
    expect(describeThrown({ message: "m", stack: "nothing here" })).toEqual({ message: "m" });
  });
});
