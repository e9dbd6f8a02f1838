import type { Notebook } from "./notebookFile";
export function notebookPage(notebook: Notebook, title: string): string {
  return title + notebook.nbformat;
}
