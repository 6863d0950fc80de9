from pathlib import Path

import pytest

from extractors.errors import SetupError
from pipeline.publish.publisher import read_publisher

EXAMPLE = Path(__file__).parents[3] / "docs" / "publisher.toml"


def test_the_example_is_whole():
    assert read_publisher(EXAMPLE).name == "Exempels kommun"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("name =", "nam ="), "nam is unknown; name is missing"),
        (('base_url = "https:', 'base_url = "data:'), "base_url is no web address"),
        (("oppnadata@", "oppnadata"), "contact_email is no e-mail address"),
        (("MONTHLY", "OFTEN"), "frequency is none of"),
        (("name = ", "name = = "), "no valid TOML"),
        (('"Exempels kommun"', "3"), "name is no text"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, change, told):
    path = tmp_path / "publisher.toml"
    path.write_text(EXAMPLE.read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(SetupError, match=told) as error:
        read_publisher(path)
    assert "\n" not in str(error.value)


def test_no_file_tells_where_the_example_is(tmp_path):
    with pytest.raises(SetupError, match=r"docs/publisher\.toml"):
        read_publisher(tmp_path / "publisher.toml")
