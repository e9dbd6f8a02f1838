import { type Progress, type ProgressView, progressOn, silentProgress } from "./progress";
import { terminalProgress } from "./terminalProgress";

let newView: (() => ProgressView) | null = null;

/** Shows progress elsewhere than on stderr: in a notebook's cell, which only the kernel's part of the library knows. */
export function showProgressOn(view: () => ProgressView): void {
  newView = view;
}

/**
 * The progress of a run whose caller chose none: a bar in the cell of a notebook, else terminalProgress.
 *
 * Nothing is shown where the environment says `ROUTERLAB_PROGRESS=off`.
 */
export function defaultProgress(): Progress {
  if (newView === null) return terminalProgress();
  return process.env.ROUTERLAB_PROGRESS === "off" ? silentProgress : progressOn(newView());
}
