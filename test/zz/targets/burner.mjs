/** Keeps one core busy for the seconds given as argument, then ends by itself. */
const endMs = performance.now() + Number(process.argv[2] ?? 1) * 1000;
while (performance.now() < endMs);
