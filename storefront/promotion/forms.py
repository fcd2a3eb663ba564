"""What a group types for a promotion: words, where a link is put, and a campaign."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from storefront.core.amount_fields import RupiahField
from storefront.core.forms import (
    EARLIEST,
    BaseForm,
    OneTimeKeyField,
    Required,
    TextAreaField,
    TextField,
)
from storefront.groups.models import CertificateKind
from storefront.promotion.captions import LONGEST, MOST_HASHTAGS, hashtags_in
from storefront.promotion.claims import unproven
from storefront.promotion.labels import CHANNELS, why_not
from storefront.promotion.models import Campaign, LinkChannel
from storefront.promotion.services.links import Plan

NO_CAMPAIGN = "0"


class CaptionForm(BaseForm):
    """Words for one channel; left empty they become the draft again."""

    text = TextAreaField(_l("Kata-kata promosi"))

    def __init__(
        self, channel: LinkChannel, proofs: Collection[CertificateKind], **options: Any
    ) -> None:
        self.channel, self.proofs = channel, proofs
        super().__init__(**options)

    @property
    def longest(self) -> int:
        return LONGEST[self.channel]

    def validate_text(self, field: Field) -> None:
        if len(field.data) > self.longest:
            raise ValidationError(_("Paling banyak %(most)d huruf", most=self.longest))
        is_instagram = self.channel is LinkChannel.INSTAGRAM
        if is_instagram and hashtags_in(field.data) > MOST_HASHTAGS:
            raise ValidationError(
                _("Instagram menerima paling banyak %(most)d tagar", most=MOST_HASHTAGS)
            )
        if claims := unproven(field.data, self.proofs):
            raise ValidationError(" ".join(why_not(claim) for claim in claims))


class LinkForm(BaseForm):
    """One more link: where it will be, and for which campaign."""

    channel = RadioField(
        _l("Saluran"),
        [Required(_l("Pilih salurannya"))],
        choices=[SelectChoice(channel.value, CHANNELS[channel]) for channel in LinkChannel],
        default=LinkChannel.POSTER.value,
    )
    place = TextField(
        _l("Di mana"),
        longest=40,
        description=_l("Misalnya: pasar Leksono, grup Kuliner Wonosobo, bazar kecamatan"),
    )
    campaign = RadioField(_l("Kampanye"), [Required()], default=NO_CAMPAIGN)

    def __init__(self, campaigns: Sequence[Campaign], **options: Any) -> None:
        super().__init__(**options)
        open_ones = [each for each in campaigns if not each.is_over]
        self.campaign.choices = [
            SelectChoice(NO_CAMPAIGN, _l("Tanpa kampanye")),
            *(SelectChoice(str(each.id), each.name) for each in open_ones),
        ]

    def validate_place(self, field: Field) -> None:
        if not field.data and self.campaign.data == NO_CAMPAIGN:
            raise ValidationError(_l("Isi tempatnya, supaya bisa dibedakan dari tautan biasa"))

    @property
    def campaign_id(self) -> int | None:
        return int(self.campaign.data) or None


class CampaignForm(BaseForm):
    key = OneTimeKeyField()
    name = TextField(
        _l("Nama kampanye"),
        [Required(_l("Isi namanya"))],
        longest=60,
        description=_l("Misalnya: Lebaran, Panen carica"),
    )
    first_on = DateField(_l("Mulai"), [Required(_l("Pilih hari pertamanya"))])
    last_on = DateField(_l("Sampai"), [Required(_l("Pilih hari terakhirnya"))])
    goal_idr = RupiahField(_l("Target penjualan"), [Required(_l("Isi targetnya"))], least=1_000)

    def validate_first_on(self, field: Field) -> None:
        if field.data < EARLIEST:
            raise ValidationError(_l("Pilih tanggal mulai tahun 2020."))

    def validate_last_on(self, field: Field) -> None:
        if self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(_l("Hari terakhirnya sebelum hari pertama. Tukar tanggalnya."))

    @property
    def plan(self) -> Plan:
        return Plan(self.name.data, self.first_on.data, self.last_on.data, self.goal_idr.data)
