from pathlib import Path

import pytest

from console.domain.errors import BadInput
from console.shipped import shipped
from console.weights.catalogue import Catalogue, HttpsSource, LocalSource, PackageSource, WheelsSource, load

ENTRY = """
[[model]]
id = "a"
job = "language"
engine = "llama"
languages = ["ja"]
name = "A"
licence = "MIT"
licence_url = "https://example.com"
needed = "default"
about_ja = "あ"
about_en = "a"
measured = ""
"""


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return load(shipped("models/catalog.toml"))


def test_our_catalogue_names_the_default_engines_weights(ours: Catalogue) -> None:
    assert {model.id for model in ours.needed_for("default")} == {"whisper-base", "qwen2.5-coder-1.5b", "kokoro-ja"}
    assert {model.job for model in ours.needed_for("default")} == {"recognition", "language", "synthesis"}


def test_the_publisher_is_asked_before_the_mirror(ours: Catalogue) -> None:
    for model in ours.models:
        kinds = [type(source) for source in model.source]
        if HttpsSource in kinds and WheelsSource in kinds:
            assert kinds == [LocalSource, HttpsSource, WheelsSource], model.id
        elif PackageSource not in kinds:
            assert kinds[0] is LocalSource, model.id


def test_a_mirror_of_the_very_same_file_has_the_publishers_hash(ours: Catalogue) -> None:
    publisher, mirror = ours["qwen2.5-coder-1.5b"].variants
    assert [(file.name, file.sha256) for file in publisher] == [(file.name, file.sha256) for file in mirror]


def test_two_conversions_of_one_model_keep_their_own_hashes(ours: Catalogue) -> None:
    publisher, mirror = ours["whisper-base"].variants
    assert {file.name for file in publisher} != {file.name for file in mirror}
    assert len({file.sha256 for files in (publisher, mirror) for file in files if file.name == "model.bin"}) == 2


def test_an_unknown_id_is_refused_with_the_known_ones(ours: Catalogue) -> None:
    with pytest.raises(BadInput, match="whisper-base"):
        ours["whisper-bass"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("not toml [", "TOML"),
        (ENTRY, "source"),
        (ENTRY + '[[model.source]]\nkind = "ftp"\n', "kind"),
        (ENTRY + '[[model.source]]\nkind = "local"\nspeed = 3\n', "speed"),
        (ENTRY + '[[model.source]]\nkind = "local"\n' + ENTRY + '[[model.source]]\nkind = "local"\n', "twice"),
        (
            ENTRY + '[[model.source]]\nkind = "https"\nlabel = "p"\nnote_ja = ""\nnote_en = ""\n[[model.source.file]]\n'
            'name = "../up"\nbytes = 1\nsha256 = "' + "0" * 64 + '"\nurl = "https://example.com/x"\n',
            "name",
        ),
        (
            ENTRY + '[[model.source]]\nkind = "https"\nlabel = "p"\nnote_ja = ""\nnote_en = ""\n[[model.source.file]]\n'
            'name = "x"\nbytes = 1\nsha256 = "' + "0" * 64 + '"\nurl = "http://example.com/x"\n',
            "url",
        ),
    ],
)
def test_a_wrong_catalogue_says_where(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=place):
        load(path)
