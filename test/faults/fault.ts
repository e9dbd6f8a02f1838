/** A change that a careless colleague could make, and the test that must notice it. */
export interface Fault {
  /** What would be wrong, in words. */
  readonly wrong: string;
  /** Below lib. */
  readonly file: string;
  /** Occurs once in the file … */
  readonly text: string;
  /** … and is replaced by this. */
  readonly change: string;
  /** The test file, below test, and its title with those of what it is grouped in, or an end of that. */
  readonly noticedBy: readonly [file: string, title: string];
}
