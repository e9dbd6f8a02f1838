"use strict";
// The greatest memory of a process that fits n observations, d = 8, k = 4: node bench/memory.cjs N. Prints megabytes.
const { gaussianNoise, leastSquares, sample, uniformBox, randomStream, nearTruth } = require("routerlab");
const { modelOf, truthOf } = require("./workloads.cjs");

const size = Number(process.argv[2]);
const model = modelOf(8);
const truth = truthOf(model, 4);
const stream = randomStream("bench memory");
const noise = gaussianNoise({ sd: 0.1 });
const data = sample({ model, truth, input: uniformBox({ low: -2, high: 2 }), noise, size, stream });
const fit = leastSquares({ model, data, atoms: 4, starts: nearTruth({ truth, stream }) });
console.log(JSON.stringify({ status: fit.status, megabytes: process.resourceUsage().maxRSS / 1024 }));
