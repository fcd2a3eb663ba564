"""What a group promotes with."""

from storefront.promotion.models.kit import Caption, DrawnPicture
from storefront.promotion.models.links import Campaign, LinkChannel, LinkOpen, TrackedLink

__all__ = ["Campaign", "Caption", "DrawnPicture", "LinkChannel", "LinkOpen", "TrackedLink"]
