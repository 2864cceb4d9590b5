// npm run bench [speed|memory|cost|watch|trace|hostile|ingest|instrument|page|page-frames|pages|all] [-- options of that benchmark]
const questions = [
  "speed",
  "memory",
  "cost",
  "watch",
  "trace",
  "hostile",
  "ingest",
  "instrument",
  "page",
  "page-frames",
  "pages",
];
const [asked = "speed", ...rest] = process.argv.slice(2);
const isName = [...questions, "all"].includes(asked);
if (!isName && !asked.startsWith("-")) {
  process.stderr.write(`no benchmark is called "${asked}"; there are ${questions.join(", ")} and all\n`);
  process.exit(2);
}
const options = isName ? rest : process.argv.slice(2);
for (const question of asked === "all" ? questions : [isName ? asked : "speed"]) {
  const { run } = await import(`./${question}.mjs`);
  const code = await run(options);
  if (code !== 0) process.exitCode = code;
}
