"""What a group promotes with."""

from storefront.promotion.models.kit import Caption
from storefront.promotion.models.links import Campaign, LinkChannel, LinkOpen, TrackedLink

__all__ = ["Campaign", "Caption", "LinkChannel", "LinkOpen", "TrackedLink"]
