import fs from "node:fs";

/**
 * Watches whether a library is built again under a program that has loaded it.
 *
 * @param folder  where the built library lies
 * @returns a function that says so in a sentence, once for each build, and null otherwise
 */
export function libraryWatch(folder: string): () => string | null {
  let known = Date.now();
  return () => {
    const newest = Object.keys(require.cache)
      .filter((file) => file.startsWith(folder))
      .reduce((latest, file) => Math.max(latest, fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0), 0);
    if (newest <= known) return null;
    known = newest;
    return "routerlab was rebuilt: restart the kernel.";
  };
}
