import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { exploreLive, live } from "../../test/results/index.ts";
import { plain } from "#report";
import type { LiveSink } from "./live-sink.ts";
import { startLiveView } from "./live-terminal.ts";

interface Recorded extends LiveSink {
  isIdle: boolean;
  text: string;
  isClosed: boolean;
  isFull: boolean;
}

function recorder(): Recorded {
  const sink: Recorded = {
    isIdle: true,
    text: "",
    isClosed: false,
    stream: new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        sink.write(String(chunk));
        done();
      },
    }),
    write(text) {
      if (sink.isFull) return false;
      sink.text += text;
      return true;
    },
    isFull: false,
    close: () => Promise.resolve(void (sink.isClosed = true)),
  };
  return sink;
}

const hide = "\u001b[?25l";
const show = "\u001b[?25h";
const screen = { columns: 80, rows: 24 };

async function viewOn(size: typeof screen | undefined): Promise<{
  sink: Recorded;
  view: Awaited<ReturnType<typeof startLiveView>>;
  at: (ms: number) => void;
}> {
  let now = 0;
  const sink = recorder();
  const view = await startLiveView({ sink, size: () => size, palette: plain, nowMs: () => now });
  return { sink, view, at: (ms) => (now = ms) };
}

const updated = (seconds: number): typeof live => ({ ...live, elapsedSeconds: seconds });

describe("startLiveView on a terminal", () => {
  it("draws four times a second at most", async () => {
    const { sink, view, at } = await viewOn(screen);
    let drawn = 0;
    for (let ms = 0; ms < 2000; ms += 10) {
      const before = sink.text.length;
      at(ms);
      view.update(updated(ms));
      if (sink.text.length > before) drawn += 1;
    }
    expect(drawn).toBe(8);
    return view.stop();
  });

  it("leaves frames out while the terminal does not take them", async () => {
    const { sink, view, at } = await viewOn(screen);
    view.update(updated(1));
    const before = sink.text;
    sink.isIdle = false;
    at(1000);
    view.update(updated(2));
    expect(sink.text).toBe(before);
    sink.isIdle = true;
    view.update(updated(3));
    expect(sink.text).toContain("0:03 of 2:00");
    return view.stop();
  });

  it("prints messages above the view, without their control characters, and counts those it could not", async () => {
    const { sink, view } = await viewOn(screen);
    view.update(live);
    sink.text = "";
    view.note("\u001b[31mred\nand more");
    expect(sink.text).toMatch(/red\nand more\n$/);
    expect(sink.text).not.toContain("[31m");
    sink.isFull = true;
    view.note("one");
    view.note("two");
    sink.isFull = false;
    await view.stop();
    expect(sink.text).toContain("2 messages left out: nobody read them in time\n");
  });

  it("draws everything anew when the number of lines changes", async () => {
    const { sink, view, at } = await viewOn({ columns: 140, rows: 50 });
    view.update({ ...live, points: [] });
    at(1000);
    sink.text = "";
    view.update(live);
    for (const text of ["up to 500/s", "and 28 more", "failures", "Ctrl-C"]) expect(sink.text).toContain(text);
    await view.stop();
  });

  it("hides the cursor, gives it back, and leaves no listener behind", async () => {
    const listeners = (): number[] =>
      ["exit", "SIGINT", "SIGTERM", "SIGHUP"].map((event) => process.listenerCount(event));
    const before = listeners();
    const { sink, view } = await viewOn(screen);
    expect(sink.text).toBe(hide);
    expect(listeners()).toEqual(before.map((count) => count + 1));
    view.update(live);
    await view.stop();
    await view.stop();
    expect(sink.text.split(show)).toHaveLength(2);
    expect(sink.text.lastIndexOf(show)).toBeGreaterThan(sink.text.indexOf("shop.ts"));
    expect(listeners()).toEqual(before);
    expect(sink.isClosed).toBe(true);
  });
});

describe("startLiveView off a terminal", () => {
  it("writes a line every ten seconds and no control character", async () => {
    const { sink, view, at } = await viewOn(undefined);
    for (let ms = 0; ms <= 35_000; ms += 250) {
      at(ms);
      view.update(updated(ms / 1000));
    }
    at(36_000);
    view.update({ ...live, phase: "stopping" });
    view.update({ ...live, phase: "stopping" });
    await view.stop();
    const lines = sink.text.trimEnd().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["0:10", "0:20", "0:30", "stopping"]);
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(sink.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it("tells each trial of a search once, when it is over", async () => {
    const { sink, view, at } = await viewOn(undefined);
    for (const [ms, name] of [...["warmingUp", "doubling", "doubling", "resting", "searching"].entries()]) {
      at(ms);
      view.update(exploreLive[name as keyof typeof exploreLive]);
    }
    await view.stop();
    const told = sink.text.trimEnd().split("\n");
    expect(told.map((line) => line.split(":")[0])).toEqual(
      Array.from({ length: 16 }, (_, index) => `trial ${index + 1}`),
    );
  });
});
