"""The networks of networks.json in PyTorch, as its user writes them: fused attention, a loop over the experts."""

import json
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)


class Sparse(nn.Module):
    """Experts relu(x w1 + b1) w2 + b2 behind a linear router in a projected space; weights renormalised over the top."""

    def __init__(self, width, experts, hidden, top, projection):
        super().__init__()
        self.top, self.experts = top, experts
        self.projection = nn.Linear(width, projection, bias=False)
        self.router = nn.Linear(projection, experts, bias=False)
        self.w1 = nn.Parameter(torch.randn(experts, width, hidden) / width**0.5)
        self.b1 = nn.Parameter(torch.zeros(experts, hidden))
        self.w2 = nn.Parameter(torch.randn(experts, hidden, width) / hidden**0.5)
        self.b2 = nn.Parameter(torch.zeros(experts, width))

    def forward(self, x):
        p = self.router(self.projection(x)).softmax(-1)
        values, chosen = p.topk(self.top, -1)
        values = values / values.sum(-1, keepdim=True)
        flat = chosen.reshape(-1)
        order = flat.argsort(stable=True)
        tokens = order // self.top
        counts = torch.bincount(flat, minlength=self.experts)
        parts = x.index_select(0, tokens).split(counts.tolist())
        rows = [
            torch.addmm(self.b2[e], F.relu(torch.addmm(self.b1[e], part, self.w1[e])), self.w2[e])
            for e, part in enumerate(parts)
        ]
        weighted = torch.cat(rows) * values.reshape(-1)[order].unsqueeze(1)
        self.balance = self.experts * ((counts / len(flat)) * p.mean(0)).sum()
        return torch.zeros_like(x).index_add(0, tokens, weighted)


class Block(nn.Module):
    def __init__(self, s, is_sparse):
        super().__init__()
        width, hidden = s["width"], s["expertWidth"]
        self.heads = s["heads"]
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        dense = nn.Sequential(nn.Linear(width, s["top"] * hidden), nn.ReLU(), nn.Linear(s["top"] * hidden, width))
        self.feed = Sparse(width, s["experts"], hidden, s["top"], s["projection"]) if is_sparse else dense

    def forward(self, x, size, length, is_causal):
        n, width = x.shape
        qkv = self.qkv(self.norm1(x)).view(size, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        read = F.scaled_dot_product_attention(q, k, v, is_causal=is_causal)
        x = x + self.out(read.transpose(1, 2).reshape(n, width))
        return x + self.feed(self.norm2(x))


class Network(nn.Module):
    def __init__(self, s):
        super().__init__()
        shape, width = s["inputs"], s["width"]
        self.is_text = shape["kind"] == "tokens"
        if self.is_text:
            self.length = shape["context"]
            self.embeddings = nn.ModuleList(nn.Embedding(shape["vocabulary"] + 1, width) for _ in range(3))
        else:
            self.length = shape["count"]
            self.embedding = nn.Linear(shape["width"], width, bias=False)
        self.positions = nn.Parameter(0.1 * torch.randn(self.length, width))
        self.blocks = nn.ModuleList(Block(s, block % 2 == 1) for block in range(s["layers"]))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, s["outputs"], bias=False)

    def forward(self, inputs, size):
        x = sum(e(i) for e, i in zip(self.embeddings, inputs)) if self.is_text else self.embedding(inputs)
        x = (x.view(size, self.length, -1) + self.positions).view(size * self.length, -1)
        for block in self.blocks:
            x = block(x, size, self.length, self.is_text)
        x = self.norm(x)
        return self.head(x if self.is_text else x.view(size, self.length, -1).mean(1))


def median_step(workload):
    s, size = workload["network"], workload["batch"]
    network, shape = Network(s), s["inputs"]
    optimizer = torch.optim.Adam(network.parameters(), 1e-3, betas=(0.9, 0.99))
    if network.is_text:
        count = size * shape["context"]
        inputs = [torch.randint(0, shape["vocabulary"], (count,)) for _ in range(3)]
    else:
        count, inputs = size, torch.rand(size * shape["count"], shape["width"])
    targets = torch.randint(0, s["outputs"], (count,))

    def step():
        loss = F.cross_entropy(network(inputs, size), targets)
        loss = loss + 0.01 * sum(b.feed.balance for b in network.blocks if isinstance(b.feed, Sparse))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()

    for _ in range(5):
        step()
    times = []
    for _ in range(workload["steps"]):
        start = time.process_time()
        step()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times), sum(p.numel() for p in network.parameters())


for workload in json.loads((Path(sys.argv[1]) / "networks.json").read_text())["workloads"]:
    if workload["kind"] == "training":
        milliseconds, parameters = median_step(workload)
        line = {"workload": workload["name"], "milliseconds": milliseconds, "parameters": parameters}
        print(json.dumps(line), flush=True)
