"""What people call the names of a catalog."""

from __future__ import annotations

from collections.abc import Mapping

# For each kind of name: a name, and what else it is called, where the catalog has that name and no
# other one is called so. Case, accents, blanks, hyphens, underscores and dots do not matter.
ALIASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "platform": {
        "instagram": (
            "IG",
            "Insta",
            "Reel",
            "Reels",
            "Instagram Reel",
            "Instagram Reels",
            "IG Reels",
            "Instagram Story",
            "Instagram Stories",
            "IG Stories",
        ),
        "youtube": ("YT", "YouTube Short", "YouTube Shorts", "YT Shorts", "Shorts"),
        "twitter": ("X", "X (Twitter)", "X/Twitter", "Twitter/X", "Twitter (X)"),
        "broadcast": ("TV", "Television", "Broadcast TV", "TV broadcast", "Fernsehen"),
        "presentation": ("Slides", "PowerPoint", "Präsentation", "Presentación"),
    },
    "resolution": {
        "720p": ("720",),
        "1080p": ("1080", "Full HD", "FHD"),
        "4k": ("UHD", "Ultra HD", "4K UHD", "UHD 4K", "2160", "2160p"),
    },
}
