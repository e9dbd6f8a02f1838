/** An atom as its neighbours feel it: the logarithm of its weight, and where it is, (v, η). */
export interface PlacedAtom {
  logWeight: number;
  readonly place: Float64Array;
}

/**
 * Atoms moved by a step: the two closest along the valley that they make, all others straight.
 *
 * Of two close atoms, with weights w (ρ, 1 − ρ), f shows to first order w and the mean of their places, to second order
 * q = √(ρ (1 − ρ)) times the difference, and ρ itself hardly at all. So log w, the mean, q and the logit of ρ are what moves
 * straight here; were it the atoms themselves, q would change with ρ, and the valley be bent.
 * To first order in the step it is the same as moving all of them straight.
 *
 * @param atoms at least two
 * @param steps their changes, in the same order
 */
export function moveClosestPair(atoms: readonly PlacedAtom[], steps: readonly PlacedAtom[]): PlacedAtom[] {
  const moved = atoms.map(({ logWeight, place }, i) => ({
    logWeight: logWeight + steps[i].logWeight,
    place: place.map((x, u) => x + steps[i].place[u]),
  }));
  const [a, b] = closestPair(atoms);
  const logitChange = steps[a].logWeight - steps[b].logWeight;
  const logit = atoms[a].logWeight - atoms[b].logWeight;
  const share = logistic(logit);
  const root = Math.sqrt(share * (1 - share));
  const newShare = logistic(logit + logitChange);
  const newRoot = Math.sqrt(newShare * (1 - newShare));
  const logSum = Math.log(Math.exp(atoms[a].logWeight) + Math.exp(atoms[b].logWeight));
  const newLogSum = logSum + share * steps[a].logWeight + (1 - share) * steps[b].logWeight;
  for (let u = 0; u < moved[a].place.length; u++) {
    const difference = atoms[a].place[u] - atoms[b].place[u];
    const [stepOfA, stepOfB] = [steps[a].place[u], steps[b].place[u]];
    const mean = share * atoms[a].place[u] + (1 - share) * atoms[b].place[u];
    const meanChange = share * stepOfA + (1 - share) * stepOfB + root * root * logitChange * difference;
    const qChange = root * (stepOfA - stepOfB) + 0.5 * root * (1 - 2 * share) * logitChange * difference;
    const newDifference = (root * difference + qChange) / newRoot;
    moved[a].place[u] = mean + meanChange + (1 - newShare) * newDifference;
    moved[b].place[u] = mean + meanChange - newShare * newDifference;
  }
  moved[a].logWeight = newLogSum + Math.log(newShare);
  moved[b].logWeight = newLogSum + Math.log(1 - newShare);
  return moved;
}

function closestPair(atoms: readonly PlacedAtom[]): [number, number] {
  let pair: [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < atoms.length; i++)
    for (let j = i + 1; j < atoms.length; j++) {
      let square = 0;
      for (let u = 0; u < atoms[i].place.length; u++) square += (atoms[i].place[u] - atoms[j].place[u]) ** 2;
      if (square < least) [least, pair] = [square, [i, j]];
    }
  return pair;
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
