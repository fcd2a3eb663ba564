import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.regions.queries import district, find_districts, names_of, region_names

pytestmark = pytest.mark.usefixtures("kebumen_and_wonosobo")

KARANGANYAR_KEBUMEN = "33.05.20"


def labels(text, **options):
    return [choice.label for choice in find_districts(text, **options)]


def test_a_postcode_leads_to_its_district():
    assert [(found.label, found.detail) for found in find_districts("56354")] == [
        ("Kejajar, Kab. Wonosobo", "Jawa Tengah 56354")
    ]
    assert labels("Kejajar 56354") == ["Kejajar, Kab. Wonosobo"]
    assert labels("Leksono 56354") == []


def test_a_postcode_of_a_town_is_kept_though_its_district_has_many():
    assert find_districts("56311")[0].postcode == "56311"


def test_the_start_of_a_name_is_enough():
    assert labels("lekso") == ["Leksono, Kab. Wonosobo"]
    assert labels("Leksono District, Wonosobo Regency") == ["Leksono, Kab. Wonosobo"]


@pytest.mark.parametrize(
    "text",
    [
        "karanganyar kebumen",
        "kebumen karanganyar",
        "Kec. Karanganyar, Kabupaten Kebumen",
        "Karanganyar, Kab. Kebumen",
        "karangany keb",
    ],
)
def test_words_may_come_in_any_order(text):
    assert [found.code for found in find_districts(text)] == [KARANGANYAR_KEBUMEN]


def test_all_districts_of_one_name_are_offered():
    assert labels("Karanganyar")[:2] == [
        "Karanganyar, Kab. Karanganyar",
        "Karanganyar, Kab. Kebumen",
    ]


def test_the_district_comes_before_the_others_of_the_regency_called_the_same():
    found = labels("Kebumen")
    assert found[0] == "Kebumen, Kab. Kebumen"
    assert len(found) == 10
    assert all("Kebumen" in label for label in found)


def test_a_village_leads_to_its_district():
    assert labels("Lipursari") == ["Leksono, Kab. Wonosobo"]
    assert labels("lipursari wonosobo") == ["Leksono, Kab. Wonosobo"]


def test_kota_and_kabupaten_are_told_apart():
    assert set(labels("kota semarang")) == {"Semarang Selatan, Kota Semarang"}
    assert "Semarang Selatan, Kota Semarang" not in labels("kabupaten semarang", limit=50)


@pytest.mark.parametrize("text", ["", "  ", "kec.", "??", "\x00", "99999", "zzz", "🙂", "' OR 1=1"])
def test_what_names_nothing_finds_nothing(text):
    assert find_districts(text) == []


def test_two_statements_are_enough(count_queries):
    for text in ("56354", "kejajar", "Lipursari", "a b c d e f g h"):
        with count_queries() as queries:
            find_districts(text)
        assert len(queries) <= 2


@given(
    st.text(st.characters())
    | st.lists(st.sampled_from(["karanganyar", "kota", "%", "_", "56354", "a"])).map(" ".join)
)
def test_any_text_is_answered(kebumen_and_wonosobo, text):
    assert len(find_districts(text)) <= 10
    assert district(text) is None


def test_a_district_is_known_by_its_code():
    found = district(KARANGANYAR_KEBUMEN)
    assert (found.name, found.regency, found.province, found.postcode) == (
        "Karanganyar",
        "Kab. Kebumen",
        "Jawa Tengah",
        "54364",
    )
    assert district("33.05") is None  # a regency
    assert district("33.05.99") is None


def test_a_region_is_named_with_what_it_lies_in():
    assert region_names("33.07.05.2002") == (
        "Lipursari",
        "Leksono",
        "Kab. Wonosobo",
        "Jawa Tengah",
    )
    assert region_names("33.07") == ("Kab. Wonosobo", "Jawa Tengah")
    assert region_names("99.99") == ()


def test_many_names_cost_one_statement(count_queries):
    with count_queries() as queries:
        assert names_of(["33.05", "33.07", "99", "x\x00"]) == {
            "33.05": "Kab. Kebumen",
            "33.07": "Kab. Wonosobo",
        }
    assert len(queries) == 1
