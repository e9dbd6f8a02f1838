import { randomUUID } from "node:crypto";
import { roundedNumbers } from "../../plots/export/roundedNumbers";
import { type Figure, wholeCaption } from "../../plots/figure";
import { displayBundle, insideTslab, type MimeBundle } from "../tslab";
import { figureBundles } from "./figureBundles";

/** A figure in the output of the cell that runs, which is drawn again in place. */
export interface LiveFigure {
  /** Draws it as it is now, without a picture, which takes a browser; at most once a second, else it does nothing. */
  draw(figure: () => Figure): void;
  /** Draws it for good, with the picture that stays in the notebook; outside a notebook its caption is printed. */
  end(figure: Figure): Promise<void>;
}

export function liveFigure(): LiveFigure {
  const displayId = randomUUID();
  let isShown = false;
  let next = 0;
  const put = (bundle: MimeBundle) => {
    displayBundle(bundle, { displayId, update: isShown });
    isShown = true;
  };
  return {
    draw(figure) {
      if (!insideTslab() || performance.now() < next) return;
      next = performance.now() + 1000;
      const { data, layout, caption } = figure();
      put({
        "application/vnd.plotly.v1+json": JSON.parse(JSON.stringify({ data, layout }, roundedNumbers(5))),
        "text/plain": caption,
      });
    },
    async end(figure) {
      if (insideTslab()) put((await figureBundles([figure]))[0]);
      else console.log(wholeCaption(figure));
    },
  };
}
