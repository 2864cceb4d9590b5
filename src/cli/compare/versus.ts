/**
 * `compare A.. -- B.. --json`: what stands behind the dashes are runs, and then flags again. Everywhere else nothing behind
 * them is a flag any more, so they are read as the flag they stand for.
 */
export function withVersus(args: readonly string[]): string[] {
  const isCompare = args.find((word) => !word.startsWith("-")) === "compare";
  const at = args.indexOf("--");
  return isCompare && at !== -1 ? [...args.slice(0, at), "--versus", ...args.slice(at + 1)] : [...args];
}
