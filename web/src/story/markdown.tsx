import type { ComponentChildren } from "preact";

type Block =
  | { readonly kind: "heading" | "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly lines: readonly string[] };

/** What pages of the documentation are made of: headings, paragraphs, lists, commands. Their first heading is left out. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = blocksOf(text.replace(/^# .*\n+/, ""));
  return (
    <div class="prose">
      {blocks.map((block, index) => (
        <BlockText key={`${String(index)} ${block.kind}`} block={block} />
      ))}
    </div>
  );
}

function BlockText({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "heading":
      return <h3>{block.text}</h3>;
    case "paragraph":
      return <p>{inline(block.text)}</p>;
    case "list":
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{inline(item)}</li>
          ))}
        </ul>
      );
    case "code":
      return <pre>{block.lines.join("\n")}</pre>;
  }
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let code: string[] | undefined;
  let items: string[] | undefined;
  for (const line of text.split("\n")) {
    if (/^ *```/.test(line)) {
      if (code !== undefined) blocks.push({ kind: "code", lines: code });
      code = code === undefined ? [] : undefined;
    } else if (code !== undefined) code.push(line);
    else if (line.startsWith("- ")) {
      if (items === undefined) blocks.push({ kind: "list", items: (items = []) });
      items.push(line.slice(2));
    } else if (items !== undefined && /^ {2}\S/.test(line)) items[items.length - 1] += ` ${line.trim()}`;
    else {
      items = undefined;
      if (line.startsWith("#")) blocks.push({ kind: "heading", text: line.replace(/^#+ /, "") });
      else if (line.trim() !== "") blocks.push({ kind: "paragraph", text: line });
    }
  }
  return blocks;
}

/** Code in backticks; of a link its words, since its page may not be here. */
function inline(text: string): ComponentChildren {
  return text
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .split(/(`[^`]+`)/)
    .map((part, index) =>
      part.startsWith("`") && part.length > 2 ? <code key={String(index)}>{part.slice(1, -1)}</code> : part,
    );
}
