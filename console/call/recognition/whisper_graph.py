"""Whisper as two graphs for ONNX Runtime, built from its weights: the encoder, and one step of the decoder.

The products are of 8-bit integers with a scale a row of the weights and one for what flows in. The encoder gives what every step
of the decoder needs of it, keys and values of all layers, so that it is computed once. The decoder knows only
the tokens it is given rows for: the projection on the vocabulary is the dearest part of a step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Weights = Mapping[str, Array]

_CONTRIB: Final = "com.microsoft"
_HEAD: Final = 64


@dataclass(frozen=True, slots=True)
class Size:
    """Of a Whisper model, read off its weights."""

    width: int
    encoder_layers: int
    decoder_layers: int

    @property
    def heads(self) -> int:
        return self.width // _HEAD

    @classmethod
    def of(cls, weights: "Weights") -> "Size":
        """Raises ``KeyError`` when these are not Whisper's weights."""

        def layers(side: str) -> int:
            return len([name for name in weights if name.startswith(f"{side}/layer_") and name.endswith("/ffn/linear_0/weight")])

        return cls(weights["encoder/conv1/bias"].shape[0], layers("encoder"), layers("decoder"))


class _Graph:
    """Nodes and constants as they are added; every method returns the name of the value it makes."""

    def __init__(self, weights: "Weights", levels: int) -> None:
        import numpy
        import onnx

        self._np: Any = numpy
        self._onnx: Any = onnx
        self._weights = weights
        self._levels = levels
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def node(self, kind: str, inputs: Sequence[str], outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        made = [f"{kind}_{len(self._nodes)}_{i}" for i in range(outputs)]
        self._nodes.append(self._onnx.helper.make_node(kind, list(inputs), made, domain=domain, **attributes))
        return made[0] if outputs == 1 else made

    def constant(self, name: str, value: Any) -> str:
        if name not in self._constants:
            self._constants[name] = self._onnx.numpy_helper.from_array(self._np.asarray(value, order="C"), name)
        return name

    def shape(self, *sizes: int) -> str:
        return self.constant("shape_" + "_".join(map(str, sizes)), self._np.array(sizes, self._np.int64))

    def weight(self, name: str) -> str:
        return self.constant(name, self._weights[name])

    def normed(self, value: str, name: str) -> str:
        made: str = self.node("LayerNormalization", [value, self.weight(f"{name}/gamma"), self.weight(f"{name}/beta")], axis=-1)
        return made

    def linear(self, value: str, name: str) -> str:
        return self.product(value, name, self._weights[f"{name}/weight"], self._weights.get(f"{name}/bias"))

    def product(self, value: str, name: str, weight: "Array", bias: "Array | None") -> str:
        """``value`` times the transposed ``weight`` (rows are outputs), plus ``bias``."""
        np = self._np
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-8) / self._levels
        rows = np.clip(np.round(weight / scale[:, None]), -self._levels, self._levels).astype(np.int8)
        inputs = [
            value,
            self.constant(f"{name}/rows", rows.T),
            self.constant(f"{name}/scale", scale.astype(np.float32)),
            self.constant(f"{name}/zero", np.zeros(len(rows), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}/bias", bias.astype(np.float32)))
        made: str = self.node("DynamicQuantizeMatMul", inputs, domain=_CONTRIB)
        return made

    def feed_forward(self, value: str, name: str) -> str:
        inner = self.node("Gelu", [self.linear(self.normed(value, f"{name}/layer_norm"), f"{name}/linear_0")], domain=_CONTRIB)
        made: str = self.node("Add", [value, self.linear(inner, f"{name}/linear_1")])
        return made

    def model(self, inputs: Mapping[str, tuple[str, Sequence[int | str]]], outputs: Mapping[str, tuple[str, Sequence[int | str]]]) -> bytes:
        helper = self._onnx.helper
        kinds = {"f": self._onnx.TensorProto.FLOAT, "i": self._onnx.TensorProto.INT64}

        def info(values: Mapping[str, tuple[str, Sequence[int | str]]]) -> list[Any]:
            return [helper.make_tensor_value_info(name, kinds[kind], list(shape)) for name, (kind, shape) in values.items()]

        graph = helper.make_graph(self._nodes, "whisper", info(inputs), info(outputs), list(self._constants.values()))
        sets = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)]
        out: bytes = helper.make_model(graph, opset_imports=sets, ir_version=9).SerializeToString()
        return out

    def named(self, value: str, name: str) -> None:
        self._nodes.append(self._onnx.helper.make_node("Identity", [value], [name]))


def encoder(weights: "Weights", levels: int = 127) -> bytes:
    """``features`` [1, 80, frames] to ``keys`` [layers, heads, 64, positions] and ``values`` [layers, heads, positions, 64] of the decoder.

    ``levels``: steps of a weight from 0 to its greatest; 63 for processors whose products of bytes overflow.
    """
    import numpy as np

    size = Size.of(weights)
    graph = _Graph(weights, levels)
    value = "features"
    for name, stride in (("encoder/conv1", 1), ("encoder/conv2", 2)):
        kernel = [graph.weight(f"{name}/weight"), graph.weight(f"{name}/bias")]
        value = graph.node("Conv", [value, *kernel], pads=[1, 1], strides=[stride], kernel_shape=[3])
        value = graph.node("Gelu", [value], domain=_CONTRIB)
    value = graph.node("Transpose", [value], perm=[0, 2, 1])
    length = graph.node("Shape", [value], start=1, end=2)
    places = graph.weight("encoder/position_encodings/encodings")
    value = graph.node("Add", [value, graph.node("Slice", [places, graph.shape(0), length, graph.shape(0)])])
    thirds = graph.shape(size.width, size.width, size.width)
    for layer in range(size.encoder_layers):
        attention = f"encoder/layer_{layer}/self_attention"
        together = graph.linear(graph.normed(value, f"{attention}/layer_norm"), f"{attention}/linear_0")
        parts = graph.node("Split", [together, thirds], outputs=3, axis=-1)
        attended = graph.node("MultiHeadAttention", parts, domain=_CONTRIB, num_heads=size.heads)
        value = graph.node("Add", [value, graph.linear(attended, f"{attention}/linear_1")])
        value = graph.feed_forward(value, f"encoder/layer_{layer}/ffn")
    value = graph.normed(value, "encoder/layer_norm")
    names = [f"decoder/layer_{layer}/attention/linear_1" for layer in range(size.decoder_layers)]
    for which, part, order in (("keys", 0, [1, 2, 3, 0]), ("values", 1, [1, 2, 0, 3])):
        span = slice(part * size.width, (part + 1) * size.width)
        rows = np.concatenate([weights[f"{name}/weight"][span] for name in names])
        bias = np.concatenate([weights[f"{name}/bias"][span] for name in names])
        made = graph.product(value, f"decoder/{which}", rows, bias)
        shaped = graph.node("Reshape", [made, graph.shape(-1, size.decoder_layers, size.heads, _HEAD)])
        graph.named(graph.node("Transpose", [shaped], perm=order), which)
    shapes = (size.decoder_layers, size.heads)
    return graph.model(
        {"features": ("f", (1, 80, "frames"))},
        {"keys": ("f", (*shapes, _HEAD, "positions")), "values": ("f", (*shapes, "positions", _HEAD))},
    )


def decoder_step(weights: "Weights", tokens: "NDArray[np.int64]", levels: int = 127) -> bytes:
    """Some tokens after those already said.

    Takes ``ids`` [n] (places in ``tokens``), ``places`` [n], ``mask`` [n, said + n] (0, or very small for what is later), and for each layer the encoder's
    ``keys_L`` and ``values_L`` and of the tokens before ``said_keys_L`` [heads, 64, said] and ``said_values_L`` [heads, said, 64]; gives ``scores``
    [n, len(tokens)] and ``now_keys_L``, ``now_values_L`` with the new ones behind. Layers come apart, since to pick one out of a
    stack is to copy it, at every step.
    """
    import numpy as np

    size = Size.of(weights)
    graph = _Graph(weights, levels)
    table = graph.constant("table", weights["decoder/embeddings/weight"][tokens].astype(np.float16))
    seen = graph.node("Cast", [graph.node("Gather", [table, "ids"])], to=1)
    value = graph.node("Add", [seen, graph.node("Gather", [graph.weight("decoder/position_encodings/encodings"), "places"])])
    scale = graph.constant("scale", np.array(_HEAD**-0.5, np.float32))
    thirds = graph.shape(size.width, size.width, size.width)
    by_head = graph.shape(-1, size.heads, _HEAD)
    flat = graph.shape(-1, size.width)

    def heads(part: str, order: Sequence[int]) -> str:
        made: str = graph.node("Transpose", [graph.node("Reshape", [part, by_head])], perm=list(order))
        return made

    def attended(query: str, keys: str, values: str, mask: str | None) -> str:
        weighed = graph.node("Mul", [graph.node("MatMul", [heads(query, (1, 0, 2)), keys]), scale])
        if mask is not None:
            weighed = graph.node("Add", [weighed, mask])
        mixed = graph.node("MatMul", [graph.node("Softmax", [weighed], axis=-1), values])
        made: str = graph.node("Reshape", [graph.node("Transpose", [mixed], perm=[1, 0, 2]), flat])
        return made

    inputs: dict[str, tuple[str, Sequence[int | str]]] = {"ids": ("i", ("n",)), "places": ("i", ("n",)), "mask": ("f", ("n", "now"))}
    outputs: dict[str, tuple[str, Sequence[int | str]]] = {"scores": ("f", ("n", len(tokens)))}
    for layer in range(size.decoder_layers):
        own, other = f"decoder/layer_{layer}/self_attention", f"decoder/layer_{layer}/attention"
        together = graph.linear(graph.normed(value, f"{own}/layer_norm"), f"{own}/linear_0")
        query, key, told = graph.node("Split", [together, thirds], outputs=3, axis=-1)
        keys = graph.node("Concat", [f"said_keys_{layer}", heads(key, (1, 2, 0))], axis=2)
        values = graph.node("Concat", [f"said_values_{layer}", heads(told, (1, 0, 2))], axis=1)
        graph.named(keys, f"now_keys_{layer}")
        graph.named(values, f"now_values_{layer}")
        value = graph.node("Add", [value, graph.linear(attended(query, keys, values, "mask"), f"{own}/linear_1")])
        query = graph.linear(graph.normed(value, f"{other}/layer_norm"), f"{other}/linear_0")
        mixed = attended(query, f"keys_{layer}", f"values_{layer}", None)
        value = graph.node("Add", [value, graph.linear(mixed, f"{other}/linear_2")])
        value = graph.feed_forward(value, f"decoder/layer_{layer}/ffn")
        for name, length in (("", "positions"), ("said_", "said")):
            inputs[f"{name}keys_{layer}"] = ("f", (size.heads, _HEAD, length))
            inputs[f"{name}values_{layer}"] = ("f", (size.heads, length, _HEAD))
        outputs[f"now_keys_{layer}"] = ("f", (size.heads, _HEAD, "now"))
        outputs[f"now_values_{layer}"] = ("f", (size.heads, "now", _HEAD))
    value = graph.normed(value, "decoder/layer_norm")
    graph.named(graph.product(value, "projection", weights["decoder/projection/weight"][tokens], None), "scores")
    return graph.model(inputs, outputs)
