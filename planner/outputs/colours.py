"""The house's colours, wherever a sheet is written."""

INK, MUTED, LINE, PAPER = "1F2933", "7B8794", "D9DEE4", "FFFFFF"
GREEN, AMBER, GREY = "E3F4E8", "FFF3D6", "F1F3F5"
RED, PALE_RED = "C62828", "FDE7E7"
BLUE = "2F6DB5"
# On white, for lines and letters; told apart by the colour-blind too.
ORANGE, TEAL, SLATE = "B4530A", "0B7A75", "52606D"
