import type { RunPicture } from "#run";
import { bytesText, countText, durationText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";

/** What it takes to believe the figures, and to get them again. */
export function MethodSection({ run }: { readonly run: RunPicture }) {
  const { result, story, madeAt } = run;
  const { environment, seed } = result;
  const machine = [
    environment.cpuModel.trim(),
    `${countText(environment.cores)} cores`,
    bytesText(environment.memoryBytes),
    environment.platform,
    environment.hostname,
  ].filter((part) => part !== "");
  const rows: readonly (readonly [label: string, text: string])[] = [
    ["Command", result.command.map(quoted).join(" ")],
    ["Test", result.test],
    ["Seed", String(seed)],
    ["Machine", machine.join(", ")],
    ["Versions", `plimsoll ${environment.plimsoll}, node ${environment.node.replace(/^v/, "")}`],
    ["Commit", environment.gitCommit ?? "not in a git repository"],
    ["Run", `${result.id}, ${durationText(result.durationMs)} from ${result.startedAt}`],
    ...story.facts.filter(([label]) => label !== "machine").map(([label, text]) => [capitalized(label), text] as const),
    ["Page made", madeAt],
  ];
  return (
    <Section
      id="method"
      title="How it was measured"
      lead="Latency counts from the moment a request was due, every request is in the ledger, and the generator watches itself."
    >
      <dl class="pairs pairs-wide">
        {rows.map(([label, text]) => (
          <div key={label + text}>
            <dt>{label}</dt>
            <dd class={label === "Command" ? "command" : ""}>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** As one would type it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
