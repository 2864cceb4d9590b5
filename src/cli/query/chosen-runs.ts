import { UserError } from "#run";
import { openRun, runIds, type TableRun } from "#store";
import { findRun } from "../runs-folder.ts";

/**
 * Runs by name, or all of a folder, the oldest first, to be gone through as often as somebody asks. One that cannot be
 * read does not hide the others.
 */
export async function chosenRuns(
  folder: string,
  asked: readonly string[],
  say: (text: string) => void,
): Promise<() => AsyncIterable<TableRun>> {
  const named: string[] = [];
  for (const each of asked) named.push(await findRun(folder, each));
  const ids = named.length > 0 ? [...new Set(named)] : [...(await runIds(folder))].reverse();
  if (ids.length === 0) say(`there are no runs in ${folder}`);
  const told = new Set<string>();
  return async function* () {
    for (const id of ids) {
      try {
        yield await openRun(folder, id);
      } catch (error) {
        if (!(error instanceof UserError) || named.length > 0) throw error;
        if (!told.has(id)) say(`left out: ${error.message}`);
        told.add(id);
      }
    }
  };
}
