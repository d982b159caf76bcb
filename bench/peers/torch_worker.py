"""Times PyTorch: eager, eager with channels_last, torch.compile."""
import os

import numpy
import torch
from torch import nn
from torch.nn import functional as F

from serve import ROWS, SHAPES, serve

torch.set_num_threads(int(os.environ["BENCH_THREADS"]))
device = "cuda" if os.environ.get("BENCH_DEVICE") == "gpu" else "cpu"


class Unit(nn.Module):
    def __init__(self, before, filters, stride):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(before), nn.BatchNorm2d(filters)
        self.conv1 = nn.Conv2d(before, filters, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.shortcut = None
        if stride != 1 or before != filters:
            self.shortcut = nn.Conv2d(before, filters, 1, stride, bias=False)

    def forward(self, x):
        activated = F.relu(self.norm1(x))
        beside = x if self.shortcut is None else self.shortcut(activated)
        return beside + self.conv2(F.relu(self.norm2(self.conv1(activated))))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers, before = [nn.Conv2d(3, 16, 3, 1, 1, bias=False)], 16
        for stage, filters in enumerate([16, 32, 64]):
            for unit in range(3):
                layers.append(Unit(before, filters, 2 if stage > 0 and unit == 0 else 1))
                before = filters
        self.body, self.norm, self.head = nn.Sequential(*layers), nn.BatchNorm2d(64), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(F.relu(self.norm(self.body(x))).mean((2, 3)))


def build(case):
    if case == "tabular":
        return nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 3))
    if case == "mlp":
        return nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    if case == "cnn":
        return nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(64 * 14 * 14, 128), nn.ReLU(), nn.Linear(128, 10))
    return ResNet()


def prepare(case, variant):
    shape, classes, size = SHAPES[case]
    shape = shape if len(shape) == 1 else (shape[2], shape[0], shape[1])
    model = build(case).to(device)
    x = torch.rand(ROWS, *shape, device=device)
    y = F.one_hot(torch.randint(0, classes, (ROWS,), device=device), classes).float()
    if variant == "channels_last":
        model, x = model.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    random = numpy.random.default_rng(0)

    def loss_of(inputs, targets):
        return F.cross_entropy(model(inputs), targets)

    if variant == "compile":
        loss_of = torch.compile(loss_of)

    def step():
        rows = torch.from_numpy(random.integers(0, ROWS, size)).to(device)
        weight = float(random.beta(0.2, 0.2))
        order = torch.from_numpy(random.permutation(size)).to(device)
        inputs, targets = x[rows], y[rows]
        inputs = weight * inputs + (1 - weight) * inputs[order]
        targets = weight * targets + (1 - weight) * targets[order]
        loss = loss_of(inputs, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


serve(prepare)
