import { type RandomStream, randomStream } from "../data/randomStream";
import { requireInteger } from "../requirements";
import type { Router } from "../routers/router";
import {
  type Comparison,
  centralDifference,
  largest,
  property,
  requireFinite,
  type Soundness,
  short,
  shortVector,
  soundness,
} from "./soundness";

const probes = 12;

/**
 * Whether what a router states of itself is true: derivatives against central differences, ψ′ symmetric, the inverse, the
 * radius of the ball and whether norms are identified.
 *
 * @param dim    d, an integer ≥ 1
 * @param stream of the random β₁ and x at which it is tried
 * @throws InputError when a function returns something else than finite numbers of the right count, or not the same twice
 * @see docs/mathematics.md, "The one idea"
 * @example routerSoundness({ router: cosine(), dim: 2 }).every(({ holds }) => holds)   // true
 */
export function routerSoundness({
  router,
  dim,
  stream = randomStream("router soundness"),
}: {
  router: Router;
  dim: number;
  stream?: RandomStream;
}): Soundness[] {
  requireInteger({ dim });
  const vectors = Array.from({ length: probes }, (_, index) => probe(dim, [0.3, 1, 3][index % 3], stream));
  for (const vector of vectors) requireTransforms(router, dim, vector);
  const derivatives = vectors.map((vector) => centralDifference(router.transformRouter, vector));
  return [
    pullbackSoundness(router, vectors, derivatives),
    symmetry(dim, vectors, derivatives),
    curvatureSoundness(router, vectors),
    normSoundness(router, vectors, derivatives),
    inverseSoundness(router, vectors),
    radiusSoundness(router, vectors),
  ];
}

function probe(dim: number, scale: number, stream: RandomStream): Float64Array {
  return Float64Array.from({ length: dim }, () => scale * stream.normal());
}

const at = (vector: ArrayLike<number>) => `β₁ = ${shortVector(vector)}`;

function requireTransforms(router: Router, dim: number, vector: Float64Array): void {
  for (const [name, point] of [
    ["transformInput", `x = ${shortVector(vector)}`],
    ["transformRouter", at(vector)],
  ] as const) {
    const [first, second] = [router[name](vector.slice()), router[name](vector.slice())];
    requireFinite(first, dim, name, point);
    requireFinite(second, dim, `the second call of ${name}`, point);
    requireSame(first, second, name, point);
  }
}

function requireSame(first: ArrayLike<number>, second: ArrayLike<number>, name: string, point: string): void {
  for (let u = 0; u < first.length; u++)
    if (first[u] !== second[u]) requireFinite(`${short(first[u])} first and ${short(second[u])} then`, 1, name, point);
}

/** Every unit vector, as the gradient by v. */
function axes(dim: number): Float64Array[] {
  return Array.from({ length: dim }, (_, i) => Float64Array.from({ length: dim }, (_, u) => (u === i ? 1 : 0)));
}

function pullbackSoundness(
  router: Router,
  vectors: readonly Float64Array[],
  derivatives: readonly Float64Array[],
): Soundness {
  const comparisons = vectors.flatMap((vector, index): Comparison[] => {
    const dim = vector.length;
    return axes(dim).map((axis, i) => {
      const point = `${at(vector)}, g = ${shortVector(axis)}`;
      const stated = router.pullback(vector.slice(), axis);
      requireFinite(stated, dim, "pullback", point);
      return {
        stated,
        true: derivatives[index].slice(i * dim, (i + 1) * dim), // row i of ψ′
        size: largest(router.transformRouter(vector)),
        entry: (u) => `its coordinate ${u + 1}`,
        point,
      };
    });
  });
  return soundness("pullback", "differences of transformRouter", comparisons);
}

function symmetry(dim: number, vectors: readonly Float64Array[], derivatives: readonly Float64Array[]): Soundness {
  const comparisons = vectors.map(
    (vector, index): Comparison => ({
      stated: derivatives[index],
      true: derivatives[index].map((_, i) => derivatives[index][(i % dim) * dim + Math.floor(i / dim)]),
      size: largest(derivatives[index]),
      entry: (i) => `∂ψ${Math.floor(i / dim) + 1}/∂β${(i % dim) + 1}`,
      point: `${at(vector)} by differences`,
    }),
  );
  return soundness("symmetry of ψ′", "its transpose, as pullback serves both ways", comparisons);
}

function curvatureSoundness(router: Router, vectors: readonly Float64Array[]): Soundness {
  const comparisons = vectors.flatMap((vector): Comparison[] => {
    const dim = vector.length;
    return axes(dim).map((axis) => {
      const point = `${at(vector)}, g = ${shortVector(axis)}`;
      const stated = router.curvature(vector.slice(), axis);
      requireFinite(stated, dim * dim, "curvature", point);
      return {
        stated,
        true: centralDifference((moved) => router.pullback(moved, axis), vector),
        size: largest(router.transformRouter(vector)) / largest(vector), // that of a derivative, also where it cancels to 0
        entry: (i) => `its entry (${Math.floor(i / dim) + 1}, ${(i % dim) + 1})`,
        point,
      };
    });
  });
  return soundness("curvature", "differences of pullback", comparisons);
}

/** ψ′ β is 0 exactly where the norm is not identified. */
function normSoundness(
  { normIdentified }: Router,
  vectors: readonly Float64Array[],
  derivatives: readonly Float64Array[],
): Soundness {
  const radial = vectors.map((vector, index) => {
    const moved = vector.map((_, i) =>
      vector.reduce((sum, value, u) => sum + derivatives[index][i * vector.length + u] * value, 0),
    );
    return largest(moved) / Math.max(largest(derivatives[index]) * largest(vector), Number.MIN_VALUE);
  });
  const isHidden = Math.max(...radial) < 1e-8;
  return property(
    "normIdentified",
    "the derivative of ψ along β₁",
    normIdentified !== isHidden
      ? null
      : `normIdentified is ${normIdentified}, but must be ${!normIdentified}: ψ(β₁) ${isHidden ? "does not change" : "changes"} with the norm of β₁.`,
  );
}

function inverseSoundness(router: Router, vectors: readonly Float64Array[]): Soundness {
  const name = "inverse";
  const against = router.normIdentified ? "β₁ = ψ⁻¹(ψ(β₁))" : "null, as the norm is not identified";
  const faults: string[] = [];
  const comparisons = vectors.flatMap((vector): Comparison[] => {
    const found = router.inverse(router.transformRouter(vector.slice()));
    if (!router.normIdentified || found === null) {
      if ((found === null) === router.normIdentified)
        faults.push(
          found === null
            ? `inverse is wrong: it is null at ψ(β₁) for ${at(vector)}, but must be β₁.`
            : "inverse is wrong: it must be null everywhere, as the norm is not identified.",
        );
      return [];
    }
    requireFinite(found, vector.length, name, `ψ(β₁) for ${at(vector)}`);
    return [
      {
        stated: found,
        true: vector,
        size: 0,
        entry: (u) => `its coordinate ${u + 1}`,
        point: `ψ(β₁) for ${at(vector)}`,
      },
    ];
  });
  const compared = soundness(name, against, comparisons);
  if (faults.length > 0) return property(name, against, faults[0]);
  return router.normIdentified ? compared : property(name, against, null);
}

function radiusSoundness({ ballRadius, transformRouter }: Router, vectors: readonly Float64Array[]): Soundness {
  const outside = vectors
    .flatMap((vector) => [1, 100].map((times) => vector.map((value) => times * value)))
    .find((vector) => Math.hypot(...transformRouter(vector)) > ballRadius * (1 + 1e-12)); // the boundary by rounding
  return property(
    "ballRadius",
    "‖ψ(β₁)‖",
    outside === undefined
      ? null
      : `ballRadius is ${short(ballRadius)}, but ‖ψ(β₁)‖ is ${short(Math.hypot(...transformRouter(outside)))} at ${at(outside)}.`,
  );
}
