import type { Heading } from "../markdown";

/** The parts of a site, in the order of its navigation. */
export const siteParts = ["Experiments", "Notebooks", "Documentation", "Reference"] as const;
export type SitePart = (typeof siteParts)[number];

/** A page of the site, before navigation is put around it. */
export interface SitePage {
  readonly part: SitePart;
  /** From the site's folder, such as "experiments/figure1.html". */
  readonly address: string;
  readonly title: string;
  /** In lists of pages, where the title is too long. */
  readonly name: string;
  /** What lists of pages put it under. */
  readonly group?: string;
  /** HTML; its links start from the page's own folder. */
  readonly body: string;
  readonly headings: readonly Heading[];
  /** How what it shows was made, by name; stands at its end, with the facts of the whole site. */
  readonly facts?: Readonly<Record<string, string>>;
  /** False: one of very many, which lists of pages do not name. */
  readonly listed?: boolean;
  /** True: it lists the pages of its part itself, so that no list stands beside it. */
  readonly lists?: boolean;
  /** The address of the page that it belongs to, instead of a place in lists and among neighbours. */
  readonly below?: string;
}

/** The way from a page to the site's folder. */
export const rootOf = (address: string): string => "../".repeat(address.split("/").length - 1);
