"""Writes reference/augmentation.json: what torchvision's transforms v2 do to small pictures of bytes.

Rotation, shear and translation are bilinear with black outside; random resized crops are antialiased.
Run: python reference/augmentation.py (torch 2.x, torchvision 0.2x).
"""
import json
import math
import pathlib

import torch
import torchvision
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as F

BILINEAR = InterpolationMode.BILINEAR


def smooth(channels, height, width):
    """Random waves: neighbours are alike, as in photographs."""
    rows = torch.arange(height, dtype=torch.float64).view(-1, 1)
    columns = torch.arange(width, dtype=torch.float64)
    waves = [torch.sin(rows * (0.3 + 0.2 * c) + c) + torch.cos(columns * (0.5 - 0.1 * c)) for c in range(channels)]
    noise = torch.rand(channels, height, width, dtype=torch.float64)
    return ((torch.stack(waves) + 2) * 55 + 30 * noise).to(torch.uint8)


def shear(image, x=0.0, y=0.0):
    angles = [math.degrees(math.atan(x)), math.degrees(math.atan(y))]
    return F.affine(image, angle=0.0, translate=[0, 0], scale=1.0, shear=angles, interpolation=BILINEAR, center=[0, 0])


def moved(image, right, down):
    return F.affine(image, angle=0.0, translate=[right, down], scale=1.0, shear=[0.0, 0.0], interpolation=BILINEAR)


def cropped(image, top, left, height, width):
    return F.resized_crop(image, top, left, height, width, list(image.shape[1:]), BILINEAR, antialias=True)


OPERATIONS = {
    "flipDown": (F.vertical_flip, []),
    "resizedCrop": (cropped, [2, 1, 5, 9]),
    "rotate": (lambda image, degrees: F.rotate(image, degrees, BILINEAR), [27.0]),
    "shearAcross": (lambda image, share: shear(image, x=share), [0.3]),
    "shearDown": (lambda image, share: shear(image, y=share), [-0.2]),
    "translate": (moved, [3, -2]),
    "adjustBrightness": (F.adjust_brightness, [1.4]),
    "adjustContrast": (F.adjust_contrast, [0.55]),
    "adjustSaturation": (F.adjust_saturation, [1.7]),
    "adjustHue": (F.adjust_hue, [-0.2]),
    "toGrey": (lambda image: F.rgb_to_grayscale(image, image.shape[0]), []),
    "posterize": (F.posterize, [3]),
    "solarize": (F.solarize, [130]),
    "autoContrast": (F.autocontrast, []),
    "equalize": (F.equalize, []),
    "adjustSharpness": (F.adjust_sharpness, [1.8]),
}


def cases(image):
    for name, (operation, arguments) in OPERATIONS.items():
        result = operation(image, *arguments)
        yield {"name": name, "arguments": arguments, "result": result.permute(1, 2, 0).flatten().tolist()}


torch.manual_seed(0)
pictures = []
for channels, height, width in [(3, 12, 14), (1, 24, 30)]:
    image = smooth(channels, height, width)
    pictures.append(
        {
            "channels": channels,
            "height": height,
            "width": width,
            "pixels": image.permute(1, 2, 0).flatten().tolist(),
            "cases": list(cases(image)),
        }
    )
written = {"torch": torch.__version__, "torchvision": torchvision.__version__, "pictures": pictures}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(written) + "\n")
