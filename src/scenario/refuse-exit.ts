/**
 * From here on a script that calls `process.exit` in this thread gets an error at that line instead: an exit would take
 * everybody's counts along, and before a run it would pass for a run that went well.
 */
export function refuseExit(): void {
  process.exit = () => {
    throw new Error('process.exit() was called: a test cannot end the process. To end the run, use abort("why")');
  };
}
