import { answer, serve } from "./raw-server.mjs";

/** `slots` servers of one queue, each holding a request for `ms` milliseconds: it carries 1000 × slots ÷ ms a second. */
serve(({ slots, ms }, ledger) => {
  const waiting = [];
  let busy = 0;
  const next = () => {
    while (busy < slots && waiting.length > 0) {
      const request = waiting.shift();
      // Nobody waits for it any more.
      if (request.socket.destroyed) continue;
      busy++;
      setTimeout(() => {
        busy--;
        answer(request, ledger);
        next();
      }, ms);
    }
  };
  return (request) => {
    waiting.push(request);
    next();
  };
});
