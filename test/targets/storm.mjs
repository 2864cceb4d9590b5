import { answer, serve } from "./raw-server.mjs";

/**
 * `slots` servers of one queue, each holding a request for `ms`, whether or not somebody still waits for it: with clients
 * that try again it does not recover by itself. With `queueMax` it turns away at once what comes beyond so many waiting.
 */
serve(({ slots, ms, queueMax = Infinity }, ledger) => {
  let waiting = [];
  let head = 0;
  let busy = 0;
  const next = () => {
    while (busy < slots && head < waiting.length) {
      const request = waiting[head++];
      busy++;
      setTimeout(() => {
        busy--;
        answer(request, ledger);
        next();
      }, ms);
    }
    if (head > 10_000) {
      waiting = waiting.slice(head);
      head = 0;
    }
  };
  return (request) => {
    if (waiting.length - head >= queueMax) answer(request, ledger, 503);
    else waiting.push(request);
    next();
  };
});
