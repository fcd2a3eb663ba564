"""What a trainer fills in to open a class, and participants to come in."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.accounts.models import User
from storefront.core.amount_fields import QuantityField
from storefront.core.forms import (
    BaseForm,
    OneTimeKeyField,
    PhoneField,
    Required,
    SecretField,
    TextAreaField,
    TextField,
    check_new_pin,
)
from storefront.core.numbers import ALPHABET
from storefront.regions.models import Region
from storefront.training.labels import CLUSTER_NUMBERS, CLUSTERS
from storefront.training.lessons.questions import QUESTIONS
from storefront.training.models import SEATS, Classroom, Cluster, SessionDay
from storefront.training.services.classes import NewClasses
from storefront.training.template import ENDS_AT, STARTS_AT, PlannedDay

LONGEST_NAME = 60
FEWEST_WORDS = 4


class TicksField(SelectMultipleField):
    """Several of some choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SeatsField(QuantityField):
    """How many people fit into a class."""

    least, most = 1, 60


class NamesField(TextAreaField):
    """Names, one in a line; `data` stays text, `names` are what stands in it."""

    @property
    def names(self) -> tuple[str, ...]:
        lines = [re.sub(r"^\s*[0-9]+[.)]\s*", "", line).strip() for line in self.data.splitlines()]
        return tuple(line[:LONGEST_NAME] for line in lines if line)


class ClassForm(BaseForm):
    """A class from the template: two minutes, one page."""

    key = OneTimeKeyField()
    programme = TextField(
        _l("Program"), [Required(_l("Isi nama program"))], default="Pelatihan jualan online"
    )
    organiser = TextField(_l("Penyelenggara"))
    clusters = TicksField(
        _l("Klaster"),
        [Required(_l("Pilih paling sedikit satu klaster"))],
        choices=[
            SelectChoice(
                cluster.value,
                CLUSTERS[cluster],
                {"detail": _l("Klaster %(number)s", number=CLUSTER_NUMBERS[cluster])},
            )
            for cluster in Cluster
        ],
        default=[Cluster.SALES.value],
        description=_l("Tiap klaster menjadi satu kelas dengan kodenya sendiri"),
    )
    regency_code = SelectField(_l("Kabupaten"), [Required(_l("Pilih kabupaten"))])
    venue = TextField(_l("Tempat"), description=_l("Misalnya Balai Desa Lipursari"))
    first_on = DateField(_l("Hari pertama"), [Required(_l("Pilih hari pertama"))])
    starts_at = TimeField(_l("Mulai pukul"), [Required(_l("Isi jam mulai"))], default=STARTS_AT)
    ends_at = TimeField(_l("Selesai pukul"), [Required(_l("Isi jam selesai"))], default=ENDS_AT)
    seats = SeatsField(_l("Jumlah kursi"), [Required(_l("Isi jumlah kursi"))], default=SEATS)
    names = NamesField(
        _l("Nama peserta"),
        description=_l("Satu nama satu baris. Boleh kosong: peserta mengetik namanya sendiri."),
        longest=4_000,
    )
    trainer_ids = TicksField(_l("Pelatih lain"), coerce=int)

    def __init__(self, regencies: Sequence[Region], others: Sequence[User], today: date) -> None:
        super().__init__(data={"first_on": today})
        self.regency_code.choices = [(region.code, region.name) for region in regencies]
        self.trainer_ids.choices = [SelectChoice(user.id, user.name) for user in others]

    def validate_ends_at(self, field: Field) -> None:
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Jam selesai harus sesudah jam mulai"))

    def validate_names(self, field: Field) -> None:
        if field.names and len(self.clusters.data or []) > 1:
            raise ValidationError(_l("Nama diisi per kelas: pilih satu klaster, atau kosongkan."))
        if self.seats.data and len(field.names) > self.seats.data:
            raise ValidationError(_l("Lebih banyak nama daripada kursi."))

    @property
    def wanted(self) -> NewClasses:
        return NewClasses(
            programme=self.programme.data,
            organiser=self.organiser.data,
            regency_code=self.regency_code.data,
            clusters=tuple(Cluster(value) for value in self.clusters.data),
            venue=self.venue.data,
            first_on=self.first_on.data,
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            seats=self.seats.data,
            names=self.names.names,
            trainer_ids=tuple(self.trainer_ids.data or ()),
        )


class AddForm(BaseForm):
    """More people on the list of a class."""

    names = NamesField(
        _l("Nama peserta"),
        [Required(_l("Tulis paling sedikit satu nama"))],
        description=_l("Satu nama satu baris"),
        longest=4_000,
    )


class DaysForm(BaseForm):
    """Place and days of a class; the fields of a day are `day-<id>-…`."""

    venue = TextField(_l("Tempat"))

    def __init__(self, classroom: Classroom) -> None:
        super().__init__(data={"venue": classroom.venue})
        self.days = [DayForm(day) for day in classroom.days]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        is_valid = all([super().validate(*args, **kwargs), *(day.validate() for day in self.days)])
        held = [day.held_on.data for day in self.days]
        for day in self.days:
            if day.held_on.data and held.count(day.held_on.data) > 1:
                day.held_on.errors = [_l("Tanggal ini dipakai dua kali")]
                is_valid = False
        return is_valid


class DayForm(BaseForm):
    held_on = DateField(_l("Tanggal"), [Required(_l("Pilih tanggal"))])
    starts_at = TimeField(_l("Mulai pukul"), [Required(_l("Isi jam mulai"))])
    ends_at = TimeField(_l("Selesai pukul"), [Required(_l("Isi jam selesai"))])
    topic = TextField(_l("Bahasan"))

    def __init__(self, day: SessionDay) -> None:
        super().__init__(obj=day, prefix=f"day-{day.id}-")

    validate_ends_at = ClassForm.validate_ends_at

    @property
    def day(self) -> PlannedDay:
        return PlannedDay(
            held_on=self.held_on.data,
            topic=self.topic.data,
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
        )


class CodeField(TextField):
    """The code of a class, however it is typed; `data` is six letters."""

    def read(self, text: str) -> str:
        code = re.sub(r"[ -]", "", text).upper()
        if len(code) != 6 or set(code) - set(ALPHABET):
            raise ValueError(_l("Kode kelas terdiri dari enam tanda, misalnya TEK 4Q7."))
        return code


class CodeForm(BaseForm):
    code = CodeField(_l("Kode kelas"), [Required(_l("Ketik kode kelas"))], longest=12)


class JoinClassForm(BaseForm):
    """A name to tap, or to type when it is not there, and a PIN."""

    who = RadioField(_l("Ketuk nama"), choices=[], validate_choice=False)
    name = TextField(_l("Nama panggilan"), longest=LONGEST_NAME)
    pin = SecretField(
        _l("PIN 6 angka"),
        [Required(_l("Isi PIN 6 angka"))],
        description=_l("Pertama kali: buat sendiri, dipakai lagi besok. Jangan tanggal lahir."),
        longest=40,
    )

    def __init__(self, classroom: Classroom) -> None:
        super().__init__()
        self.on_the_list = {str(person.id): person.id for person in classroom.participants}
        self.having_pin = {person.id for person in classroom.participants if person.user_id}
        self.who.choices = [
            SelectChoice(
                str(person.id),
                person.called,
                {"detail": _l("Sudah punya PIN")} if person.id in self.having_pin else {},
            )
            for person in classroom.participants
        ]

    @property
    def participant_id(self) -> int | None:
        """Who was tapped on the list, unless a name was typed."""
        return None if self.name.data else self.on_the_list.get(self.who.data)

    def validate_name(self, field: Field) -> None:
        if self.participant_id is None and not field.data:
            raise ValidationError(_l("Ketuk nama di daftar, atau tulis nama panggilan."))

    def validate_pin(self, field: Field) -> None:
        """Only one that is chosen now has to be a good one."""
        if self.participant_id not in self.having_pin:
            check_new_pin(field.data)


class AnswerForm(BaseForm):
    """What a participant writes back to a buyer."""

    answer = TextAreaField(_l("Jawaban"), [Required(_l("Tulis jawabannya"))], longest=400)

    def __init__(self, buyer_id: int, **options: Any) -> None:
        super().__init__(prefix=f"jawab-{buyer_id}-", **options)

    def validate_answer(self, field: Field) -> None:
        if len(field.data.split()) < FEWEST_WORDS:
            raise ValidationError(_l("Jawab dengan satu kalimat penuh, seperti di WhatsApp."))


class QuestionForm(BaseForm):
    """The question of a step; only its right answer is taken."""

    choice = RadioField(validators=[Required(_l("Pilih satu jawaban"))])

    def __init__(self, step: str, **options: Any) -> None:
        super().__init__(prefix=f"{step}-", **options)
        self.question = QUESTIONS[step]
        self.choice.label.text = self.question.words
        self.choice.choices = [
            SelectChoice(str(place), words) for place, words in enumerate(self.question.choices)
        ]

    def validate_choice(self, field: Field) -> None:
        if field.data != str(self.question.right):
            raise ValidationError(_l("Belum tepat. %(why)s", why=self.question.why))


class TrainerForm(BaseForm):
    """Somebody whom the operator lets lead classes."""

    name = TextField(_l("Nama"), [Required(_l("Isi nama pelatih"))], longest=80)
    phone = PhoneField(_l("Nomor HP"), [Required(_l("Isi nomor HP"))])
