/** A constructor of parts: routers, experts, input distributions, noises. */
type Maker<Part> = (options: never) => Part;

/** What makes a part again elsewhere: constructors under the names of their parts. */
type Makers<Part> = Readonly<Record<string, Maker<Part>>>;

/** By the very object, so that a copy with another function is not taken for what it was copied from. */
const makers = new WeakMap<object, Maker<unknown>>();

/**
 * The part, marked as made by its constructor: a constructor that stands in a list returns its parts through this, so that
 * a study knows that a worker thread can make them again by name and options.
 *
 * @example
 * export function half(): Router {
 *   return madeBy(half, radialRouter({ name: "half", options: {}, inputScale: { a: 0, c: 2 }, routerScale: { a: 0, c: 1 } }));
 * }
 */
export function madeBy<Part extends object>(maker: Maker<Part>, part: Part): Part {
  makers.set(part, maker);
  return part;
}

/** True when a constructor of the list made this very part, which its name and options then make again. */
export function isFrom<Part extends { readonly name: string }>(list: Makers<Part>, part: Part): boolean {
  const maker = makers.get(part);
  return maker !== undefined && Object.hasOwn(list, part.name) && list[part.name] === maker;
}

/**
 * The part that a constructor of the list makes.
 *
 * @throws Error, a defect, when the constructor does not say that it made it
 */
export function make<Part extends { readonly name: string }>(
  list: Makers<Part>,
  name: string,
  options: Readonly<Record<string, number>>,
): Part {
  const part = (list[name] as (options: Readonly<Record<string, number>>) => Part)(options);
  if (!isFrom(list, part))
    throw new Error(
      `${name} is in a list, so its constructor must return madeBy(its own name, …) of a part named "${name}"`,
    );
  return part;
}
