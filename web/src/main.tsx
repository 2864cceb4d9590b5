import { render } from "preact";
import "./app/tokens.css";
import "./app/page.css";
import "./story/story.css";
import { ComparePage } from "./compare/compare-page.tsx";
import { Frame } from "./app/frame.tsx";
import { HistoryPage } from "./history/history-page.tsx";
import { LivePage } from "./live/live-page.tsx";
import { Problem } from "./app/states.tsx";
import { readIsland } from "./app/island.ts";
import { ReportPage } from "./story/report-page.tsx";
import { startTheme } from "./app/theme.ts";

/** A report carries its data; the server's page has none and asks for it by its address. */
function Page() {
  const island = readIsland();
  if (island.kind === "broken") {
    return (
      <Frame title="Report">
        <h1>Report</h1>
        <Problem what="This report cannot be read." why={island.why} advice="Make it again: plimsoll report <run>" />
      </Frame>
    );
  }
  const { data } = island;
  switch (data?.view ?? viewOf(location.pathname)) {
    case "report":
      return data?.view === "report" ? <ReportPage run={data} /> : <HistoryPage />;
    case "live":
      return <LivePage />;
    case "history":
      return <HistoryPage />;
    case "compare":
      return <ComparePage />;
  }
}

function viewOf(path: string): "live" | "history" | "compare" {
  if (path.endsWith("/live")) return "live";
  return path.endsWith("/compare") ? "compare" : "history";
}

startTheme();
const place = document.getElementById("page");
if (place === null) throw new Error("the page has no place for its content");
render(<Page />, place);
