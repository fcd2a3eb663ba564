import pytest
from wtforms import BooleanField

from storefront.core.forms import Required, TextField
from storefront.regions.forms import DistrictForm

pytestmark = pytest.mark.usefixtures("kebumen_and_wonosobo")

KARANGANYAR_KEBUMEN = "33.05.20"


class AddressForm(DistrictForm):
    name = TextField("Nama", [Required()])
    is_picked_up = BooleanField()

    class Meta(DistrictForm.Meta):
        csrf = False

    def needs_district(self):
        return not self.is_picked_up.data


@pytest.fixture
def fill(app):
    def fill(**fields):
        with app.test_request_context(method="POST", data={"name": "Siti"} | fields):
            form = AddressForm()
            form.is_valid = form.validate()
            form.words = {name: str(words[0]) for name, words in form.errors.items()}
            return form

    return fill


def offered(form):
    return [choice.label for choice in form.district_code.choices]


def test_a_single_answer_is_chosen_by_itself(fill):
    form = fill(district_query="karanganyar kebumen")
    assert form.is_valid
    assert form.district_code.data == KARANGANYAR_KEBUMEN
    assert form.district.label == "Karanganyar, Kab. Kebumen"


def test_of_several_answers_one_has_to_be_chosen(fill):
    form = fill(district_query="karanganyar")
    assert form.words == {"district_code": "Pilih kecamatan yang benar"}
    assert "Karanganyar, Kab. Kebumen" in offered(form)
    assert form.district is None

    form = fill(district_query="karanganyar", district_code=KARANGANYAR_KEBUMEN)
    assert form.is_valid
    assert form.district_code.data == KARANGANYAR_KEBUMEN


def test_an_answer_to_another_question_does_not_count(fill):
    form = fill(district_query="kejajar", district_code=KARANGANYAR_KEBUMEN)
    assert form.district.name == "Kejajar"
    form = fill(district_query="karanganyar", district_code="33.07.13")
    assert not form.is_valid


def test_the_chosen_words_stay_valid_when_sent_again(fill):
    form = fill(district_query="Karanganyar, Kab. Kebumen", district_code=KARANGANYAR_KEBUMEN)
    assert form.is_valid
    assert offered(form) == ["Karanganyar, Kab. Kebumen"]


def test_cari_brings_answers_and_checks_nothing_else(fill):
    form = fill(district_query="karanganyar", name="", district_query_find="1")
    assert form.is_searching_district()
    assert not form.is_valid
    assert form.words == {}
    assert "Karanganyar, Kab. Kebumen" in offered(form)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Tulis kecamatan atau kode pos"),
        ("zzz", "Belum ditemukan. Coba kode pos, atau nama kabupatennya."),
        ("kejajar\x00", "Ada huruf yang tidak terbaca. Ketik ulang bagian ini."),
    ],
)
def test_what_is_not_found_says_what_to_do(fill, typed, words):
    assert fill(district_query=typed).words == {"district_query": words}


@pytest.mark.parametrize("typed", ["", "zzz", "karanganyar"])
def test_with_pick_up_no_district_is_asked_for(fill, typed):
    form = fill(district_query=typed, is_picked_up="y")
    assert form.is_valid
    assert form.district_code.data is None


@pytest.mark.parametrize("code", ["", "x", "33.05", "\x00", "33.05.20\n", "9" * 500])
def test_a_code_that_nobody_was_offered_is_nothing(fill, code):
    assert fill(district_query="karanganyar", district_code=code).district is None


def test_a_known_district_is_shown_by_its_name(app):
    with app.test_request_context():
        form = AddressForm(data={"district_code": KARANGANYAR_KEBUMEN})
    assert form.district_query.data == "Karanganyar, Kab. Kebumen"
    assert form.district_code.data == KARANGANYAR_KEBUMEN
