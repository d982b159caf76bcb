"""Writes nets with random weights, pictures and what PyTorch computes of them: backbone_logits.py <folder> <library> <name> <side>."""
import json
import pathlib
import sys

import load_torchvision  # noqa: F401, before timm
import torch

folder, library, name, side = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
torch.manual_seed(1)
if library == "timm":
    import timm

    model = timm.create_model(name, pretrained=False)
else:
    import torchvision

    model = torchvision.models.get_model(name, weights=None)
for module in model.modules():
    if isinstance(module, torch.nn.BatchNorm2d):
        torch.nn.init.uniform_(module.weight, 0.8, 1.2)
        torch.nn.init.normal_(module.bias, 0, 0.1)
        torch.nn.init.normal_(module.running_mean, 0, 0.1)
        torch.nn.init.uniform_(module.running_var, 0.8, 1.2)
model.eval()
pictures = torch.randn(4, 3, side, side)
with torch.no_grad():
    logits = model(pictures)
torch.save(model.state_dict(), folder / "weights.pth")
(folder / "pictures.f32").write_bytes(pictures.permute(0, 2, 3, 1).contiguous().numpy().tobytes())
(folder / "logits.json").write_text(json.dumps(logits.flatten().tolist()))
