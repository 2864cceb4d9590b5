/** Whether only this package's own files, which lie in `folder`, were on the stack of what was thrown. */
export function isOwnFault(thrown: unknown, folder: URL): boolean {
  const files = thrown instanceof Error ? (thrown.stack?.match(/file:\/\/[^\s):]+/g) ?? []) : [];
  return files.length > 0 && files.every((file) => file.startsWith(folder.href));
}
