/**
 * What a library can reach of the tslab kernel that it runs in: the variables of the cells and the display.
 *
 * Nothing here loads tslab; outside a kernel there is nothing to find.
 */

/** One MIME bundle for a cell's output: a value for each MIME type. */
export type MimeBundle = Record<string, unknown>;

type WriteDisplayData = (display: { data: MimeBundle; metadata: object; transient: object }, update: boolean) => void;

/** tslab keeps the top-level names of all cells in one object. */
export type CellScope = Record<string, unknown>;

/** The names of all cells so far, or null outside tslab. */
export function cellScope(): CellScope | null {
  const kernel = (globalThis as { __tslab__?: { exports?: CellScope } }).__tslab__;
  return kernel?.exports ?? null;
}

/**
 * Whether this code runs in a cell of a tslab kernel (and not on a worker thread, or in plain Node).
 *
 * @returns true or false
 * @example insideTslab()   // false in `node script.js`
 */
export function insideTslab(): boolean {
  return cellScope() !== null;
}

/**
 * Displays one MIME bundle in the cell that runs.
 *
 * tslab's public functions write one MIME type a call; a bundle lets each viewer choose what it can draw.
 *
 * @param displayId  names this display, so that a later call can replace what it shows
 * @param update     replaces what the display of that name shows, wherever it stands
 * @throws Error outside tslab
 */
export function displayBundle(
  data: MimeBundle,
  { displayId, update = false }: { displayId?: string; update?: boolean } = {},
): void {
  // The kernel that runs may come from another node_modules than ours: take the module that is loaded.
  const loaded = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  const jupyter = loaded ? (require.cache[loaded]?.exports as { lastWriteDisplayData?: WriteDisplayData }) : undefined;
  if (!jupyter?.lastWriteDisplayData) throw new Error("displayBundle needs a cell of a tslab kernel to write to.");
  const transient = displayId === undefined ? {} : { display_id: displayId };
  jupyter.lastWriteDisplayData({ data, metadata: {}, transient }, update);
}
