/** One cell that was run: [session, number, source]. */
export type HistoryEntry = [session: number, line: number, source: string];

/** What clients ask for: the last entries, a range of numbers, or those that match a pattern with * and ?. */
export interface HistoryRequest {
  readonly hist_access_type?: string;
  readonly n?: number;
  readonly start?: number;
  readonly stop?: number;
  readonly pattern?: string;
  readonly unique?: boolean;
  readonly output?: boolean;
}

/** The cells that a kernel has run, for as long as it lives. */
export class History {
  private readonly entries: HistoryEntry[] = [];

  add(line: number, source: string): void {
    this.entries.push([1, line, source]);
  }

  /** @returns entries in the order in which they ran; with `output`, each source is a pair with null */
  find({
    hist_access_type,
    n,
    start = 0,
    stop = Number.POSITIVE_INFINITY,
    pattern = "*",
    unique,
    output,
  }: HistoryRequest) {
    const wanted = new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, "[^]*")
        .replace(/\?/g, "[^]")}$`,
    );
    let found = this.entries;
    if (hist_access_type === "range") found = found.filter(([, line]) => line >= start && line < stop);
    if (hist_access_type === "search") found = found.filter(([, , source]) => wanted.test(source));
    if (unique)
      found = found.filter(([, , source], index) => found.findLastIndex((each) => each[2] === source) === index);
    if (hist_access_type !== "range" && n !== undefined) found = found.slice(-n);
    return output ? found.map(([session, line, source]) => [session, line, [source, null]]) : found;
  }
}
