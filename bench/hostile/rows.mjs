// What the servers do, in the order of the table. `behaviour` is one of server.mjs; `good` says how many proper answers
// there were to be had, by the server's own ledger.

const none = () => 0;
const each = ({ answered }) => answered;

export const rows = [
  { title: "accepts, then closes without a reply", behaviour: "closes", good: none },
  { title: "Content-Length 1000, 10 bytes, then closes", behaviour: "truncated", good: none },
  { title: "chunked without the last chunk, then closes", behaviour: "unfinished", good: none },
  { title: "body without end", behaviour: "endless", good: none, memory: true },
  { title: "head dripped, 1 byte every 500 ms", behaviour: "dripping", good: none },
  { title: "`100 Continue` without end", behaviour: "interim", good: none, memory: true },
  { title: "second response glued on", behaviour: "glued", good: each },
  { title: "second response 1 ms later", behaviour: "late", good: each },
  { title: "chunk size `ZZ`", behaviour: "chunkSize", good: none },
  { title: "Content-Length and Transfer-Encoding", behaviour: "twoLengths", good: none },
  { title: "204 with a body of 5 bytes", behaviour: "noContent", good: ({ requests }) => requests },
  { title: "never answers", behaviour: "mute", good: none },
  { title: "connection refused from the start", behaviour: undefined, good: none, memory: true, isGone: true },
  { title: "gone after 0.5 s, then refuses", behaviour: "leaves", good: each, memory: true, isGone: true },
  {
    title: "healthy; `ulimit -n 64`, 200 connections",
    behaviour: "healthy",
    good: each,
    connections: 200,
    files: 64,
    memory: true,
  },
  { title: "healthy; SIGINT after 2 of 10 s", behaviour: "healthy", good: each, seconds: 10, interruptAfterSeconds: 2 },
];
