import { compareCases, isWithin, scoreOf } from "./cases.ts";

// npm run truth:compare [-- --seeds 2000]: how often plimsoll compare says what is true.

const asked = process.argv.indexOf("--seeds");
const seeds = asked === -1 ? 2000 : Number(process.argv[asked + 1]);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

console.log(`| truth | runs a side | noise | operations | called worse | called better | interval holds | |`);
console.log(`| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |`);
let isRight = true;
for (const each of compareCases) {
  const score = scoreOf(each, seeds);
  const isGood = isWithin(each.alarms, score.regressions, seeds);
  isRight &&= isGood;
  const figures = [score.regressions, score.improvements].map(percent).join(" | ");
  const covered = each.runs === 1 ? "–" : percent(score.covered);
  console.log(
    `| ${each.name} | ${String(each.runs)} | ${percent(each.noise)} | ${String(each.operations)} | ${figures} | ${covered} | ${isGood ? "" : "WRONG"} |`,
  );
}
console.log(`\n${String(seeds)} seeds each`);
process.exitCode = isRight ? 0 : 1;
