"""Times EfficientNet-Lite0 in PyTorch and ONNX Runtime, and torchvision's DataLoader; see bench/backbones.ts."""
import json
import os
import pathlib
import tempfile

import numpy
import load_torchvision  # noqa: F401, before timm
import torch
from torch.nn import functional as F

from serve import serve

THREADS = int(os.environ["BENCH_THREADS"])
SIZES = json.loads(os.environ["BENCH_SIZES"])
SIDE, CLASSES = SIZES["side"], SIZES["classes"]
torch.set_num_threads(THREADS)
torch.manual_seed(0)


def lite():
    import timm

    return timm.create_model("tf_efficientnet_lite0", pretrained=False, num_classes=CLASSES)


def forward_torch():
    model, batch = lite().eval(), torch.randn(SIZES["forward"], 3, SIDE, SIDE)

    def step():
        with torch.no_grad():
            return model(batch)[0, 0]

    return step


def forward_onnx():
    import onnxruntime

    path = pathlib.Path(tempfile.mkdtemp()) / "lite.onnx"
    torch.onnx.export(lite().eval(), (torch.randn(SIZES["forward"], 3, SIDE, SIDE),), path, dynamo=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    batch = numpy.random.default_rng(0).standard_normal((SIZES["forward"], 3, SIDE, SIDE)).astype(numpy.float32)
    name = session.get_inputs()[0].name
    return lambda: session.run(None, {name: batch})[0][0, 0]


def fine_tune():
    model = lite().train()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    batch = torch.randn(SIZES["fineTune"], 3, SIDE, SIDE)
    labels = torch.arange(SIZES["fineTune"]) % CLASSES

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(batch), labels)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


def ready(folder):
    from torchvision import datasets
    from torchvision.transforms import v2

    transform = v2.Compose([
        v2.RandomResizedCrop(SIDE, scale=(0.35, 1)), v2.RandomHorizontalFlip(),
        v2.ColorJitter(0.3, 0.3, 0.3, 0.02), v2.ToImage(), v2.ToDtype(torch.float32, scale=True),
        v2.Normalize([0.498] * 3, [0.502] * 3), v2.RandomErasing(0.1)])
    loader = torch.utils.data.DataLoader(
        datasets.ImageFolder(folder, transform), SIZES["batch"], num_workers=2, persistent_workers=True)

    def step():
        return sum(batch[0, 0, 0, 0] for batch, _ in loader)

    return step


def prepare(case, variant):
    if case == "forward":
        return forward_onnx() if variant == "onnx" else forward_torch()
    return fine_tune() if case == "fine-tune" else ready(variant)


serve(prepare)
