"""Writes the models of this folder with gradients as Python computes them: python3 models.py"""
import json

import torch
from torch import nn


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 8)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(8, 2, 12, 0.0, batch_first=True), 1, enable_nested_tensor=False)
        self.head = nn.Linear(8, 11)

    def forward(self, x):
        return self.head(self.encoder(self.embedding(x)))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(5, 6, num_layers=2, batch_first=True)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.head(output[:, -1])


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(1, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)
        self.head = nn.Linear(48, 3)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.norm(self.convolution(x))), 2)
        return self.head(torch.flatten(x, 1))


class OwnLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(x)

    @torch.jit.export
    def loss(self, outputs, targets):
        return ((outputs - targets) ** 4).sum(1)


def write(name, model, inputs, targets, loss, traced=False):
    model.train()
    scripted = torch.jit.trace(model, inputs, check_trace=False) if traced else torch.jit.script(model)
    scripted.save(name + ".pt")
    value = loss(model(inputs), targets)
    value.backward()
    json.dump({
        "inputs": inputs.flatten().tolist(), "shape": list(inputs.shape), "targets": targets.flatten().tolist(),
        "targetShape": list(targets.shape), "loss": value.item(),
        "gradient": {k: p.grad.flatten().tolist() for k, p in model.named_parameters()},
        "buffers": {k: b.flatten().tolist() for k, b in model.named_buffers() if b.is_floating_point()},
    }, open(name + ".json", "w"))


torch.manual_seed(1)
total = nn.CrossEntropyLoss(reduction="sum")
tokens = torch.randint(0, 11, (4, 6))
write("transformer", Transformer(), tokens, tokens.roll(-1, 1),
      lambda z, y: total(z.reshape(-1, 11), y.reshape(-1)) / 6)
write("lstm", Lstm(), torch.randn(4, 7, 5), torch.randint(0, 3, (4,)), total)
write("lstm-traced", Lstm(), torch.randn(4, 7, 5), torch.randint(0, 3, (4,)), total, traced=True)
write("cnn", Cnn(), torch.randn(4, 1, 8, 8), torch.randint(0, 3, (4,)), total)
write("own-loss", OwnLoss(), torch.randn(4, 4), torch.randn(4, 2), lambda z, y: ((z - y) ** 4).sum())
