"""The rewritten graph says what the original says; which of the two speaks is measured once and survives a spoiled file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from console.call.synthesis.kokoro_choice import faster_graph
from console.call.synthesis.kokoro_graph import rewrite

SCALE = 0.02


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """One quantised convolution as Kokoro has them: its bias rounded to the scale of the sums."""
    random = np.random.default_rng(7)
    constants = {
        "weight": random.integers(0, 256, (6, 4, 5), dtype=np.uint8),
        "weight_zero": np.array(131, dtype=np.uint8),
        "weight_scale": np.array(SCALE, dtype=np.float32),
        "bias": random.normal(0, 1, 6).astype(np.float32),
        "shape": np.array([1, -1, 1], dtype=np.int64),
    }
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "q_scale", "q_zero"]),
        helper.make_node("Mul", ["q_scale", "weight_scale"], ["scale"]),
        helper.make_node(
            "ConvInteger",
            ["q", "weight", "q_zero", "weight_zero"],
            ["sums"],
            name="conv",
            kernel_shape=[5],
            group=1,
            strides=[1],
            dilations=[3],
            pads=[6, 6],
        ),
        helper.make_node("Div", ["bias", "scale"], ["bias_sums"]),
        helper.make_node("Floor", ["bias_sums"], ["bias_floor"]),
        helper.make_node("Cast", ["bias_floor"], ["bias_whole"], to=TensorProto.INT32),
        helper.make_node("Reshape", ["bias_whole", "shape"], ["bias_shaped"]),
        helper.make_node("Add", ["sums", "bias_shaped"], ["biased"]),
        helper.make_node("Cast", ["biased"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["cast", "scale"], ["y"]),
    ]
    shape = [1, None, None]
    graph = helper.make_graph(
        nodes,
        "one",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    path = tmp_path / "original.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9), str(path))
    return path


def test_a_rewritten_convolution_gives_the_same_within_the_rounding(original: Path, tmp_path: Path) -> None:
    rewritten = tmp_path / "rewritten.onnx"
    assert rewrite(original, rewritten) == 1
    x = np.random.default_rng(3).normal(0, 1, (1, 4, 60)).astype(np.float32)
    before, after = (
        onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"x": x})[0] for path in (original, rewritten)
    )
    assert after.shape == before.shape
    assert np.sqrt(np.mean((after - before) ** 2)) < 0.01 * np.sqrt(np.mean(before**2))
    left = {node.op_type for node in onnx.load(str(rewritten)).graph.node}
    assert left == {"Unsqueeze", "Conv", "Squeeze"}


def measured(original_s: float, rewritten_s: float, asked: list[Path]) -> Callable[[Path], float]:
    def seconds(graph: Path) -> float:
        asked.append(graph)
        return original_s if graph.name == "original.onnx" else rewritten_s

    return seconds


def test_the_faster_graph_is_kept_and_not_measured_again(original: Path, tmp_path: Path) -> None:
    asked: list[Path] = []
    first = faster_graph(original, tmp_path / "cache", "1", measured(1.0, 0.8, asked))
    second = faster_graph(original, tmp_path / "cache", "1", measured(1.0, 0.8, asked))
    assert first == second != original
    assert len(asked) == 2


def test_a_graph_that_is_no_faster_leaves_no_file(original: Path, tmp_path: Path) -> None:
    asked: list[Path] = []
    for _ in range(2):
        assert faster_graph(original, tmp_path / "cache", "1", measured(1.0, 0.99, asked)) == original
    assert len(asked) == 2
    assert not list((tmp_path / "cache").glob("*.onnx"))


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(path.read_bytes()[:-9]), Path.unlink])
def test_a_spoiled_file_is_made_anew(original: Path, tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    kept = faster_graph(original, tmp_path / "cache", "1", measured(1.0, 0.8, []))
    content = kept.read_bytes()
    spoil(kept)
    assert faster_graph(original, tmp_path / "cache", "1", measured(1.0, 0.8, [])) == kept
    assert kept.read_bytes() == content


def test_another_runtime_is_measured_again(original: Path, tmp_path: Path) -> None:
    asked: list[Path] = []
    faster_graph(original, tmp_path / "cache", "1", measured(1.0, 0.8, asked))
    faster_graph(original, tmp_path / "cache", "2", measured(1.0, 0.8, asked))
    assert len(asked) == 4


def test_what_cannot_be_rewritten_is_used_as_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "original.onnx"
    broken.write_bytes(b"no graph at all")
    assert faster_graph(broken, tmp_path / "cache", "1", measured(1.0, 0.1, [])) == broken
    assert not list((tmp_path / "cache").glob("*.part"))


def test_a_folder_that_cannot_be_made_means_the_original(original: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert faster_graph(original, tmp_path / "file" / "cache", "1", measured(1.0, 0.1, [])) == original
