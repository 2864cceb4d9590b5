import { rows } from "./rows.ts";

// npm run truth:endure [-- --seeds 500] [--from 1] [--only soak]
const args = process.argv.slice(2);
const valueOf = (flag: string): string | undefined => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
const count = Number(valueOf("--seeds") ?? 500);
if (!Number.isInteger(count) || count < 1) throw new Error("--seeds takes how many targets to make for each row");

const from = Number(valueOf("--from") ?? 1);
if (!Number.isInteger(from)) throw new Error("--from takes the first seed");

const wrongShown = 3;
let missed = 0;
for (const row of rows.filter(({ name }) => name.includes(valueOf("--only") ?? ""))) {
  const wrong: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const { isRight, said } = await row.score(seed);
    if (!isRight) wrong.push(`seed ${String(seed)}: ${said}`);
  }
  const share = 1 - wrong.length / count;
  const isHeld = share >= row.rightMin;
  if (!isHeld) missed++;
  const due = `${(100 * row.rightMin).toFixed(0)} % due`;
  console.log(`${isHeld ? "held  " : "MISSED"} ${(100 * share).toFixed(1)} % (${due})  ${row.name}`);
  for (const line of wrong.slice(0, wrongShown)) console.log(`         ${line}`);
}
console.log(missed === 0 ? "all held" : `${String(missed)} rows missed`);
if (missed > 0) process.exitCode = 1;
