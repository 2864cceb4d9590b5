import cluster from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * `count` processes behind one port, each a whole target of `file` with the given `options`, and each saying who it is
 * in every answer. Together they carry what one carries, `count` times.
 */
const { count, file, options } = JSON.parse(process.argv[2] ?? "{}");
cluster.setupPrimary({ exec: fileURLToPath(new URL(file, import.meta.url)), serialization: "advanced" });

const workers = [];
for (let index = 0; index < count; index++) {
  cluster.setupPrimary({ args: [JSON.stringify({ ...options, instance: `instance-${index + 1}` })] });
  workers.push(cluster.fork());
}
const ports = await Promise.all(workers.map((worker) => told(worker, "listening")));

/** The answer to `question` of one instance. */
async function told(worker, question) {
  for (;;) {
    const [message] = await once(worker, "message");
    if (message !== null && typeof message === "object" && question in message) return message[question];
  }
}

function askAll(question) {
  return Promise.all(
    workers.map((worker) => {
      const answer = told(worker, question);
      worker.send(question);
      return answer;
    }),
  );
}

/** They began within a moment of each other, so their bins are those of the first, shifted by whole bins. */
function added(snapshots) {
  const { binMs } = snapshots[0];
  const fromMs = Math.min(...snapshots.map((snapshot) => snapshot.fromMs));
  const shifted = snapshots.map(({ good, ...own }) => ({ good, by: Math.round((own.fromMs - fromMs) / binMs) }));
  const sum = new Uint32Array(Math.max(...shifted.map(({ good, by }) => good.length + by)));
  for (const { good, by } of shifted) good.forEach((number, bin) => (sum[bin + by] += number));
  return { fromMs, binMs, good: sum };
}

const questions = {
  async truth() {
    const truths = await askAll("truth");
    const saturationPerSecond = truths.reduce((sum, truth) => sum + truth.saturationPerSecond, 0);
    return { truth: { saturationPerSecond, formula: `${count} × ${truths[0].formula}`, model: null } };
  },
  completions: async () => ({ completions: added(await askAll("completions")) }),
  async counts() {
    const counts = await askAll("counts");
    const summed = Object.keys(counts[0]).map((key) => [key, counts.reduce((sum, one) => sum + one[key], 0)]);
    return { counts: Object.fromEntries(summed) };
  },
};
process.on("message", (asked) => void questions[asked]().then((answer) => process.send(answer)));
process.on("disconnect", () => process.exit(0));
process.send?.({ listening: ports[0] });
