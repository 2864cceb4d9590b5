import { constants } from "node:fs";
import { unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, type LoadOrder, UserError } from "#run";
import { fileNames } from "./file-names.ts";
import { readRegularFile } from "./safe-file.ts";

/** About two thousand changes; nobody makes more by hand. */
const bytesMax = 64 * 1024;

/** A run folder may come from somebody else: a link in it must not lead to another file. */
const appending = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);

/** Asks a run that is going on for another load: it looks for these lines. */
export async function requestLoad(path: string, order: LoadOrder): Promise<void> {
  await writeFile(join(path, fileNames.orders), `${JSON.stringify(order)}\n`, { flag: appending }).catch(
    (cause: Error) => {
      throw new UserError(`The load of ${path} cannot be changed`, {
        why: cause.message,
        exitCode: exitCodes.usage,
        cause,
      });
    },
  );
}

/** The run's side: hands every order out once. What is no order is passed over. */
export class LoadOrders {
  readonly #path: string;
  #taken = 0;

  constructor(folder: string) {
    this.#path = join(folder, fileNames.orders);
  }

  async take(): Promise<readonly LoadOrder[]> {
    const bytes = await readRegularFile(this.#path, bytesMax);
    if (bytes === undefined) return [];
    // The last line may be half written.
    const lines = bytes.toString("utf8").split("\n").slice(0, -1);
    const fresh = lines.slice(this.#taken);
    this.#taken = lines.length;
    return fresh.flatMap((line) => orderOf(line) ?? []);
  }

  /** What became of them stands in the run's own record. */
  async close(): Promise<void> {
    await unlink(this.#path).catch(() => undefined);
  }
}

function orderOf(line: string): LoadOrder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { users, ratePerSecond, isPaused } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (isLevel(users) && Number.isInteger(users)) return { users };
  if (isLevel(ratePerSecond)) return { ratePerSecond };
  return typeof isPaused === "boolean" ? { isPaused } : undefined;
}

const isLevel = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value > 0;
