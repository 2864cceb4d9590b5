/** What went wrong with a server, in words; messages of PostgreSQL name users and databases, never passwords. */
export function trouble(error: unknown): string {
  const { code, message, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly unknown[] };
  // A name with several addresses fails with one error for each.
  if (errors !== undefined && errors.length > 0) return trouble(errors[0]);
  if (code === "ECONNREFUSED") return "nothing listens there (ECONNREFUSED)";
  if (code === "ENOTFOUND") return "its host name does not resolve (ENOTFOUND)";
  if (code === "28P01" || code === "28000") return `it does not let this user in: ${message}`;
  if (code === "53300") return `all of its connections are taken (${message})`;
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
