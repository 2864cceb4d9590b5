import { hostileScripts } from "../targets/hostile-scripts.mjs";
import { faultOf, type Input, inputOf, type Read, shortened } from "./check.ts";
import { Dice, longestInput, mutated } from "./mutate.ts";

const ok = "HTTP/1.1 200 OK\r\n";

/** Good answers of all framings, and every hostile one. */
const beginnings: readonly string[] = [
  `${ok}content-length: 5\r\n\r\nhello`,
  `${ok}transfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nx-trailer: y\r\n\r\n`,
  `${ok}\r\nup to the end`,
  `HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok`,
  `HTTP/1.1 103 Early\r\nlink: a\r\n\r\n${ok}server: x\r\ndate: Sat, 21 Nov 2026 06:00:00 GMT\r\ncontent-length: 0\r\n\r\n`,
  `HTTP/1.1 304 Not Modified\r\netag: "x"\r\ncontent-length: 5\r\n\r\n`,
  `${ok}set-cookie: a=b; path=/\r\nkeep-alive: timeout=5\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\nx`,
  ...Object.values(hostileScripts).map(({ reply }) => reply("0123456789").slice(0, longestInput)),
];

/** Texts that showed something new are kept and mutated again, up to so many. */
const corpusMax = 3000;

export interface Failure {
  readonly execution: number;
  readonly fault: string;
  readonly input: Input;
}

export interface Progress {
  executions: number;
  readonly kinds: Set<string>;
  readonly corpus: string[];
}

/** Everything that follows from a seed: the same inputs in the same order, whatever the machine. */
export class Fuzzer {
  readonly progress: Progress = { executions: 0, kinds: new Set(), corpus: [...beginnings] };
  private readonly dice: Dice;
  private readonly read: Read;
  private readonly onInput: (input: Input) => void;

  constructor(seed: number, read: Read, onInput: (input: Input) => void = () => undefined) {
    this.dice = new Dice(seed);
    this.read = read;
    this.onInput = onInput;
  }

  /** Tries so many inputs; gives the first that is read wrongly. */
  run(executions: number): Failure | undefined {
    const { progress, dice } = this;
    for (let count = 0; count < executions; count++) {
      const input = inputOf(mutated(progress.corpus, dice), dice);
      this.onInput(input);
      progress.executions++;
      const fault = faultOf(this.watched, input);
      if (fault !== undefined) {
        const small = shortened(this.read, input);
        return { execution: progress.executions, fault: faultOf(this.read, small) ?? fault, input: small };
      }
    }
    return undefined;
  }

  /** The first reading of an input says whether it is of a kind not seen before. */
  private readonly watched: Read = (script, cuts, options) => {
    const outcome = this.read(script, cuts, options);
    if (cuts.length > 0) return outcome;
    const { kinds, corpus } = this.progress;
    const kind = kindOf(outcome);
    if (kinds.has(kind)) return outcome;
    kinds.add(kind);
    if (corpus.length < corpusMax) corpus.push(script.toString("latin1"));
    return outcome;
  };
}

const rough = (count: number): number => (count < 4 ? count : 4 + Math.ceil(Math.log2(count)));

function kindOf(outcome: ReturnType<Read>): string {
  const { error, status = 0, headText, bodyBytes, keepAlive, left, endedBy } = outcome;
  const lines = headText.split("\r\n").length;
  return [
    error ?? "ok",
    Math.floor(status / 100),
    rough(lines),
    rough(headText.length),
    rough(bodyBytes),
    keepAlive,
    rough(left.length),
    endedBy,
  ].join(" ");
}
