/** Sparse networks whose routers are those of routerlab, on TensorFlow.js; `import { … } from "routerlab/networks"`. */
export { type Backend, type BackendName, backendNames, startBackend } from "./backend";
export {
  type BySeed,
  type ComparisonVerdict,
  compareRouters,
  type MeanError,
  meanError,
  type RouterComparison,
} from "./comparison/compareRouters";
export { createNetwork } from "./createNetwork";
export { type DispatchPlan, planDispatch, topExperts } from "./dispatch";
export { networkExperiments } from "./experiments/networkExperiments";
export type { ExpertParameters } from "./experts";
export { type MoeLayer, moeLayer } from "./moeLayer";
export type { Batch, Network, NetworkSettings } from "./network";
export { routerScores } from "./routerScores";
export type {
  InitialParameter,
  NetworkRouter,
  RoutedLayer,
  RoutedTokens,
  RouterOptions,
  Routing,
} from "./routers/networkRouter";
export { radial } from "./routers/radial";
export { networkRouterNamed, networkRouterNames } from "./routers/routers";
export { domainBatches, exampleBatches, patchCount, patchWidth } from "./tasks/domains/domainBatches";
export { type DomainSplit, domainSplit } from "./tasks/domains/domainSplit";
export { type DomainSet, type DomainSetName, domainSet, domainSets, type Example } from "./tasks/domains/domains";
export { imageDomains } from "./tasks/images/imageDomains";
export { type Corpus, stateOfTheUnion, textFile } from "./tasks/language/corpus";
export { languageBatches, languageWindows } from "./tasks/language/languageBatches";
export { type NgramModel, wittenBell } from "./tasks/language/wittenBell";
export type { Tensor, TensorFlow, Variable } from "./tensors";
export { type LiveLoss, liveLoss } from "./training/liveLoss";
export { type TrainingOptions, type TrainingStep, trainNetwork } from "./training/trainNetwork";
