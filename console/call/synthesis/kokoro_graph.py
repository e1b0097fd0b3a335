"""Kokoro's graph with float convolutions, for processors on which ONNX Runtime's integer convolutions are the slower ones.

``python -m console.call.synthesis.kokoro_graph ORIGINAL REWRITTEN``: in a process of its own, since both graphs fill memory once.
The weights are the original's, multiplied out; only the rounding of what flows between the layers is gone. Matrix products and
the recurrent layers stay as they are: they cost little, and with them the lengths of the sounds stay the same to the sample.
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import onnx
    from numpy.typing import NDArray

VERSION: Final = 1
"""Part of a rewritten graph's file name: raise it with every change here."""

_AXIS: Final = "convolution_height"


class _Graph:
    """The original, by name: constants, who makes a value and who uses it."""

    def __init__(self, graph: "onnx.GraphProto") -> None:
        self.constants = {constant.name: constant for constant in graph.initializer}
        self.maker = {made: node for node in graph.node for made in node.output}
        self.users: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in graph.node:
            for used in node.input:
                self.users[used].append(node)

    def value(self, name: str) -> "NDArray[np.float32]":
        import numpy as np
        from onnx import numpy_helper

        return numpy_helper.to_array(self.constants[name]).astype(np.float32)

    def only_user(self, name: str, kind: str) -> "onnx.NodeProto":
        (user,) = self.users[name]
        if user.op_type != kind:
            raise ValueError(f"{name} goes to {user.op_type}, not to {kind}")
        return user


def rewrite(original: Path, rewritten: Path) -> int:
    """Write the graph with float convolutions; how many there are.

    Raises:
        ValueError, KeyError: a graph of another make.
    """
    import numpy as np
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(original))
    graph = _Graph(model.graph)
    replaced: dict[str, list[onnx.NodeProto]] = {}
    constants = [numpy_helper.from_array(np.array([2], dtype=np.int64), _AXIS)]
    for node in model.graph.node:
        if node.op_type == "ConvInteger":
            result, nodes, weight = _float_convolution(graph, node)
            replaced[result] = nodes
            constants.append(weight)
    nodes = [new for old in model.graph.node for new in replaced.get(old.output[0], [old])]
    _keep_what_is_used(model.graph, nodes, constants)
    onnx.save(model, str(rewritten))
    return len(replaced)


def _float_convolution(graph: _Graph, node: "onnx.NodeProto") -> tuple[str, list["onnx.NodeProto"], "onnx.TensorProto"]:
    """DynamicQuantizeLinear → ConvInteger [→ Add of the rounded bias] → Cast → Mul, in one: name of its result, nodes, weight."""
    import numpy as np
    from onnx import helper, numpy_helper

    quantised = graph.maker[node.input[0]]
    if quantised.op_type != "DynamicQuantizeLinear":
        raise ValueError(f"{node.name} has a constant input")
    (user,) = graph.users[node.output[0]]
    bias: list[str] = []
    summed = node.output[0]
    if user.op_type == "Add":
        bias = [_bias(graph, next(name for name in user.input if name != summed))]
        summed = user.output[0]
    cast = graph.only_user(summed, "Cast").output[0]
    product = graph.only_user(cast, "Mul")
    scales = graph.maker[next(name for name in product.input if name != cast)]
    scale = graph.value(next(name for name in scales.input if name != quantised.output[1]))
    weight = (graph.value(node.input[1]) - graph.value(node.input[3]).reshape(-1, 1, 1)) * scale.reshape(-1, 1, 1)
    result = product.output[0]
    name = f"{result}_weight"
    options = {option.name: option for option in node.attribute}
    before, after = options["pads"].ints
    # ONNX Runtime has its blocked, faster convolution for pictures only: the sound becomes a picture one line high.
    convolution = helper.make_node(
        "Conv",
        [f"{result}_line", name, *bias],
        [f"{result}_picture"],
        name=f"{node.name}_float",
        kernel_shape=[1, weight.shape[2]],
        group=options["group"].i,
        strides=[1, *options["strides"].ints],
        dilations=[1, *options["dilations"].ints],
        pads=[0, before, 0, after],
    )
    nodes = [
        helper.make_node("Unsqueeze", [quantised.input[0], _AXIS], [f"{result}_line"], name=f"{node.name}_in"),
        convolution,
        helper.make_node("Squeeze", [f"{result}_picture", _AXIS], [result], name=f"{node.name}_out"),
    ]
    return result, nodes, numpy_helper.from_array(np.ascontiguousarray(weight[:, :, None, :], dtype=np.float32), name)


def _bias(graph: _Graph, name: str) -> str:
    """The float bias at the head of Div → Floor → Cast → Reshape."""
    while (maker := graph.maker[name]).op_type in ("Reshape", "Cast", "Floor"):
        name = maker.input[0]
    if maker.op_type != "Div" or maker.input[0] not in graph.constants:
        raise ValueError(f"{name} is not a rounded bias")
    return str(maker.input[0])


def _keep_what_is_used(graph: "onnx.GraphProto", nodes: list["onnx.NodeProto"], constants: list["onnx.TensorProto"]) -> None:
    import onnx

    used = {result.name for result in graph.output}
    kept = []
    for node in reversed(nodes):
        if used.intersection(node.output):
            kept.append(onnx.NodeProto.FromString(node.SerializeToString()))
            used.update(node.input)
    values = [onnx.TensorProto.FromString(value.SerializeToString()) for value in (*graph.initializer, *constants) if value.name in used]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(values)


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]), Path(sys.argv[2]))
