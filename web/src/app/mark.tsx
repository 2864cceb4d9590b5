/** The load line: a disc with a line through it, as it is painted on a hull. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="9.5" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M1 16h30" stroke="currentColor" stroke-width="3" />
    </svg>
  );
}
