import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { isServed } from "./island.ts";
import { Mark } from "./mark.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

interface FrameProps {
  /** Of the window. */
  readonly title: string;
  /** Beside the name: what this page is about. */
  readonly about?: ComponentChildren;
  /** Links to the sections, or to other pages. */
  readonly links?: readonly { readonly href: string; readonly text: string; readonly isHere?: boolean }[];
  readonly children: ComponentChildren;
}

/** What stands around every page: name, links, light or dark. */
export function Frame({ title, about, links = [], children }: FrameProps) {
  useEffect(() => {
    // oxlint-disable-next-line react/immutability -- the window's title is no state of the page
    document.title = title;
  }, [title]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="frame-head">
        <div class="frame-row">
          <Brand />
          <span class="frame-about">{about}</span>
          <ThemeSwitch />
        </div>
        {links.length > 0 && (
          <nav class="frame-links" aria-label="On this page">
            <ul>
              {links.map(({ href, text, isHere = false }) => (
                <li key={href}>
                  <a href={href} {...(isHere && { "aria-current": "page" as const })}>
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Brand() {
  const content = (
    <>
      <Mark />
      Plimsoll
    </>
  );
  if (!isServed()) return <span class="brand">{content}</span>;
  return (
    <a class="brand" href="./">
      {content}
    </a>
  );
}
