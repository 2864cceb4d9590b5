import { describe, expect, it } from "vitest";
import { BodyBlocks } from "./body-blocks.ts";

const megabyte = 1024 * 1024;

describe("BodyBlocks", () => {
  it("gives back what was appended, across blocks", () => {
    const bytes = Buffer.from(Array.from({ length: 2 * megabyte + 3 }, (_, index) => (index * 7) % 253));
    const blocks = new BodyBlocks();
    for (let start = 0; start < bytes.length; start += 300_001)
      blocks.append(bytes, start, Math.min(bytes.length, start + 300_001));
    expect(Buffer.from(blocks.text(), "latin1").equals(bytes)).toBe(true);
  });

  it("holds nothing before and after", () => {
    const blocks = new BodyBlocks();
    expect(blocks.text()).toBe("");
    blocks.append(Buffer.from("first"), 0, 5);
    blocks.release();
    expect(blocks.text()).toBe("");
    blocks.append(Buffer.from("a second"), 2, 8);
    expect(blocks.text()).toBe("second");
  });

  it("never hands one block to two bodies", () => {
    const [one, two] = [new BodyBlocks(), new BodyBlocks()];
    one.append(Buffer.from("one"), 0, 3);
    one.release();
    one.append(Buffer.from("uno"), 0, 3);
    two.append(Buffer.from("two"), 0, 3);
    expect([one.text(), two.text()]).toEqual(["uno", "two"]);
  });
});
