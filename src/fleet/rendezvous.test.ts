import { describe, expect, it } from "vitest";
import { Rendezvous } from "./rendezvous.ts";

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => void setImmediate(resolve));
  return settled;
}

describe("Rendezvous", () => {
  it("waits for all, in whatever order they come", async () => {
    const meeting = new Rendezvous(3);
    const loaded = meeting.all("loaded");
    meeting.arrive(2, "loaded");
    meeting.arrive(0, "loaded");
    expect(await isSettled(loaded)).toBe(false);
    expect(meeting.missing).toEqual([1]);
    meeting.arrive(1, "loaded");
    expect(await isSettled(loaded)).toBe(true);
    expect(meeting.missing).toEqual([]);
  });

  it("knows who was there before it waited", async () => {
    const meeting = new Rendezvous(2);
    meeting.arrive(0, "loaded");
    meeting.arrive(1, "loaded");
    expect(await isSettled(meeting.all("loaded"))).toBe(true);
    expect(await isSettled(meeting.all("prepared"))).toBe(false);
  });

  it("waits for one alone", async () => {
    const meeting = new Rendezvous(2);
    const setup = meeting.one(0, "setupDone");
    meeting.arrive(1, "setupDone");
    expect(await isSettled(setup)).toBe(false);
    meeting.arrive(0, "setupDone");
    expect(await isSettled(setup)).toBe(true);
  });

  it("does not wait for the lost", async () => {
    const meeting = new Rendezvous(2);
    const finished = meeting.all("finished");
    meeting.arrive(0, "finished");
    expect(meeting.lose(1)).toBe(true);
    expect(meeting.lose(1)).toBe(false);
    expect(await isSettled(finished)).toBe(true);
    expect([meeting.living, meeting.isComplete]).toEqual([[0], false]);
    expect(await isSettled(meeting.all("teardownDone"))).toBe(false);
    meeting.lose(0);
    expect(await isSettled(meeting.all("prepared"))).toBe(true);
  });
});
