"""numba as a good user writes it: compiled loops over observations with fastmath, the normal equations summed up in place."""

import math

import numpy as np
from common import box, levenberg_marquardt, replicate_by_replicate, rule, run
from numba import njit


@njit(fastmath=True, cache=False)
def forward(theta, row, d, k, gates, values):
    stride = 2 * d + 2
    greatest = 0.0
    for i in range(k):
        logit, z = 0.0, 0.0
        at = i * stride
        if i < k - 1:
            logit = theta[at]
            for u in range(d):
                logit += theta[at + 1 + u] * row[u]
            at += d + 1
        for u in range(d):
            z += theta[at + u] * row[u]
        gates[i] = logit
        greatest = max(greatest, logit)
        values[i] = math.tanh(z + theta[at + d])
    total = 0.0
    for i in range(k):
        gates[i] = math.exp(gates[i] - greatest)
        total += gates[i]
    f = 0.0
    for i in range(k):
        gates[i] /= total
        f += gates[i] * values[i]
    return f


@njit(fastmath=True)
def value(theta, x, y, d, k):
    gates, values, total = np.empty(k), np.empty(k), 0.0
    for s in range(len(y)):
        r = forward(theta, x[s], d, k, gates, values) - y[s]
        total += r * r
    return total


@njit(fastmath=True)
def fill_row(row, d, k, f, gates, values, jacobian):
    at = 0
    for i in range(k):
        if i < k - 1:
            g = gates[i] * (values[i] - f)
            jacobian[at] = g
            for u in range(d):
                jacobian[at + 1 + u] = g * row[u]
            at += d + 1
        e = gates[i] * (1 - values[i] * values[i])
        for u in range(d):
            jacobian[at + u] = e * row[u]
        jacobian[at + d] = e
        at += d + 1


@njit(fastmath=True)
def gradient(theta, x, y, d, k):
    p = len(theta)
    gates, values, jacobian = np.empty(k), np.empty(k), np.empty(p)
    total, g = 0.0, np.zeros(p)
    for s in range(len(y)):
        f = forward(theta, x[s], d, k, gates, values)
        r = f - y[s]
        total += r * r
        fill_row(x[s], d, k, f, gates, values, jacobian)
        for a in range(p):
            g[a] += r * jacobian[a]
    return total, g


@njit(fastmath=True)
def normal_equations(theta, x, y, d, k):
    p = len(theta)
    gates, values, jacobian = np.empty(k), np.empty(k), np.empty(p)
    total, g, h = 0.0, np.zeros(p), np.zeros((p, p))
    for s in range(len(y)):
        f = forward(theta, x[s], d, k, gates, values)
        r = f - y[s]
        total += r * r
        fill_row(x[s], d, k, f, gates, values, jacobian)
        for a in range(p):
            g[a] += r * jacobian[a]
            for b in range(a, p):
                h[a, b] += jacobian[a] * jacobian[b]
    for a in range(p):
        for b in range(a):
            h[a, b] = h[b, a]
    return total, g, h


def task(workload, x, y, start):
    d, k = workload["dim"], workload["atoms"]
    if workload["task"] == "gradient":
        return lambda: gradient(start, x, y, d, k)[0]
    if workload["task"] == "gaussNewton":
        return lambda: normal_equations(start, x, y, d, k)[0]
    return lambda: levenberg_marquardt(
        lambda theta: value(theta, x, y, d, k),
        lambda theta: normal_equations(theta, x, y, d, k),
        start, len(y), box(workload), **rule(workload),
    )  # fmt: skip


run(replicate_by_replicate(task))
