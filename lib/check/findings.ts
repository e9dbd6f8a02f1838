import type { Expert } from "../experts/expert";
import type { Router } from "../routers/router";
import type { PartnerCheck } from "./partnerCheck";
import type { SimulatedRate } from "./simulatedRate";
import type { Soundness } from "./soundness";

/** One router or one expert that somebody wrote. */
export type OwnPart =
  | { readonly kind: "router"; readonly part: Router }
  | { readonly kind: "expert"; readonly part: Expert };

/** What a check finds, before it is put into a sentence. */
export interface Findings {
  readonly kind: OwnPart["kind"];
  readonly name: string;
  readonly dim: number;
  /** k, of every truth. */
  readonly experts: number;
  /** μ: uniform on [low, high]^d. */
  readonly box: { readonly low: number; readonly high: number };
  /** Whether its derivatives and what else it states are true. */
  readonly statements: readonly Soundness[];
  /** Beside every built-in partner; empty when a statement is wrong, since all else rests on them. */
  readonly partners: readonly PartnerCheck[];
  /** Null when a statement is wrong, and where there is no rate. */
  readonly rate: SimulatedRate | null;
  /** Why there is no rate, in a sentence; null when there is one, or a statement is wrong. */
  readonly withoutRate: string | null;
}

/** All that can be told about a router or an expert without knowing what it is for; plain data. */
export interface PartCheck extends Findings {
  /** In one sentence. */
  readonly verdict: string;
}
