"""What people fill in to bring a group in, to invite, and to show their shop."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from storefront.accounts.forms import new_pin, pin_again
from storefront.core import clock
from storefront.core.amount_fields import QuantityField
from storefront.core.forms import (
    BaseForm,
    OneTimeKeyField,
    PhoneField,
    PhotosField,
    Required,
    TextAreaField,
    TextField,
)
from storefront.groups.labels import ROLES
from storefront.groups.models import ProducerGroup, Role
from storefront.groups.services.profile import Profile
from storefront.groups.services.sign_up import SignUp
from storefront.regions.forms import DistrictForm


class NibField(TextField):
    """A business number (NIB): thirteen digits; `data` is text or None."""

    empty = None

    def read(self, text: str) -> str:
        digits = re.sub(r"[ .-]", "", text)
        if not re.fullmatch("[0-9]{13}", digits):
            raise ValueError(_l("NIB terdiri dari 13 angka. Belum punya? Kosongkan saja."))
        return digits


class SignUpForm(DistrictForm):
    key = OneTimeKeyField()
    group_name = TextField(_l("Nama kelompok"), [Required(_l("Isi nama kelompok"))], longest=80)
    village = TextField(_l("Desa atau kelurahan"), longest=80)
    nib = NibField(_l("NIB"), description=_l("Belum punya? Lewati dulu, bisa menyusul"), longest=30)
    name = TextField(_l("Nama"), [Required(_l("Isi nama yang mendaftar"))], longest=80)
    phone = PhoneField(
        _l("Nomor HP"),
        [Required(_l("Isi nomor HP"))],
        description=_l("Untuk masuk dan dihubungi pembeli"),
    )
    pin = new_pin()
    pin_again = pin_again()
    consent = BooleanField(
        _l("Nama dan nomor kelompok boleh tampil di halaman toko"),
        [Required(_l("Tanpa izin ini toko tidak bisa ditampilkan"))],
    )

    @property
    def wanted(self) -> SignUp:
        assert self.district  # noqa: S101 - a valid form has one
        return SignUp(
            group_name=self.group_name.data,
            district_code=self.district.code,
            village=self.village.data,
            nib=self.nib.data,
            name=self.name.data,
            phone=self.phone.data,
        )


class JoinForm(BaseForm):
    key = OneTimeKeyField()
    phone = PhoneField(
        _l("Nomor HP"),
        [Required(_l("Isi nomor HP"))],
        description=_l("Boleh nomor yang dipakai bersama, asal PIN berbeda"),
    )
    pin = new_pin()
    pin_again = pin_again()


class InviteForm(BaseForm):
    name = TextField(_l("Nama"), [Required(_l("Isi nama yang diajak"))], longest=80)
    role = RadioField(
        _l("Peran"),
        [Required(_l("Pilih peran"))],
        choices=[SelectChoice(role.value, ROLES[role]) for role in reversed(Role)],
        default=Role.MEMBER.value,
    )


class RoleForm(BaseForm):
    role = RadioField(
        _l("Peran"),
        [Required(_l("Pilih peran"))],
        choices=[SelectChoice(role.value, ROLES[role]) for role in Role],
    )


class ProfileForm(BaseForm):
    about = TextAreaField(
        _l("Cerita kelompok"),
        description=_l("Siapa yang membuat, sejak kapan, apa yang khas"),
        longest=2_000,
    )
    whatsapp = PhoneField(
        _l("Nomor WhatsApp"),
        [Required(_l("Isi nomor WhatsApp"))],
        description=_l("Pembeli menghubungi kelompok lewat nomor ini"),
    )
    village = TextField(_l("Desa atau kelurahan"), longest=80)
    members_count = QuantityField(_l("Jumlah anggota"))
    holiday_until = DateField(
        _l("Libur sampai"),
        [Optional()],
        description=_l("Pembeli bisa memesan lagi sehari sesudahnya. Kosong berarti buka."),
    )
    logo = PhotosField(_l("Logo"), most=1)
    banner = PhotosField(_l("Foto lebar di atas halaman toko"), most=1)

    def __init__(self, group: ProducerGroup) -> None:
        words = ("about", "whatsapp", "village", "members_count", "holiday_until")
        super().__init__(data={name: getattr(group, name) for name in words})

    def validate_holiday_until(self, field: Field) -> None:
        if field.data and field.object_data != field.data and field.data < clock.today():
            raise ValidationError(_l("Tanggal ini sudah lewat"))

    @property
    def profile(self) -> Profile:
        return Profile(
            about=self.about.data,
            whatsapp=self.whatsapp.data,
            village=self.village.data,
            members_count=self.members_count.data,
            holiday_until=self.holiday_until.data,
        )
