import { randomUUID } from "node:crypto";
import type { ProgressView } from "../../study/progress";
import { progressText } from "../../study/terminalProgress";
import { displayBundle, type MimeBundle } from "../tslab";

/** Progress in the output of the cell that runs: one bar that is updated in place, and wiped at the end. */
export function cellProgress(): ProgressView {
  const displayId = randomUUID();
  let isShown = false;
  const put = (bundle: MimeBundle) => {
    displayBundle(bundle, { displayId, update: isShown });
    isShown = true;
  };
  return {
    show(state) {
      const text = progressText(state);
      const full = Math.floor(width * state.share);
      put({
        "text/html": `<progress max="1" value="${state.share}" style="width: 16em; vertical-align: middle"></progress> ${escapeHtml(text)}`,
        "text/plain": `${"█".repeat(full)}${"░".repeat(width - full)} ${text}`,
      });
    },
    clear: () => put({ "text/plain": "" }), // a display cannot be taken back, only emptied
  };
}

/** In characters, where there is no HTML. */
const width = 24;

/** A study's name is the user's own text. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (symbol) => `&#${symbol.charCodeAt(0)};`);
}
