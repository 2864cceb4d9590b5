import { monotonicMs } from "../ledger.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { createSlots } from "./slots.mjs";

const tickMs = 2;

/** All answers, `bodyBytes` each, go out one after the other over a wire of `bytesPerSecond`: a shaper in front of a card. */
serveCapacity(({ bytesPerSecond, bodyBytes }, target) => {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bodyBytes}\r\n\r\n`;
  const message = Buffer.concat([Buffer.from(head), Buffer.alloc(bodyBytes, "x")]);
  const wire = createSlots(1);
  /** Up to when the wire is taken. */
  let takenUntilMs = 0;

  function send(request, release, hasWaited) {
    // A timer that comes late has kept nobody from sending: who waited begins where the one before ended.
    const fromMs = hasWaited ? takenUntilMs : monotonicMs();
    let sent = 0;
    const next = () => {
      const due = Math.min(message.length, Math.floor(((monotonicMs() - fromMs) / 1000) * bytesPerSecond));
      if (due > sent && !request.socket.destroyed) request.socket.write(message.subarray(sent, due));
      sent = due;
      if (sent < message.length) return setTimeout(next, tickMs);
      takenUntilMs = fromMs + (message.length / bytesPerSecond) * 1000;
      if (!request.socket.destroyed) target.finished(request);
      return release();
    };
    next();
  }

  return {
    respond: (request) => wire.use((release, hasWaited) => send(request, release, hasWaited)),
    truth: () => ({
      saturationPerSecond: bytesPerSecond / message.length,
      formula: "bytes/s ÷ bytes per answer",
      model: { slots: 1, holdsMs: wire.holds.samplesMs() },
    }),
  };
});
