"""Sheets of cards as page rasters: what silhouette-card-maker 1.0.0 does for a deck, done anew with Pillow.

It stands in for that tool in benchmarks. The work is the same: each card is opened, stretched to its slot, pasted onto a page
of 300 ppi and smeared outward at its edges; all pages stay in memory until they are saved as one PDF of JPEGs.

    python3 page-rasters.py DECK OUT.pdf      DECK holds front/ and back/back.jpg
"""

import os
import re
import sys

from PIL import Image, ImageDraw, ImageFont, ImageOps

PAGE = (3300, 2550)
CARD = (742, 1036)
COLUMNS = (141, 900, 1658, 2417)
ROWS = (232, 1282)
SLOTS = [(x, y) for y in ROWS for x in COLUMNS]
BLEED = (9, 7)
QUALITY = 75


def main(deck, target):
    fronts = [os.path.join(deck, "front", name) for name in sorted(os.listdir(os.path.join(deck, "front")), key=by_number)]
    back = open_card(os.path.join(deck, "back", "back.jpg")).transpose(Image.ROTATE_180)
    back_page = blank_page()
    for slot in SLOTS:
        place(back_page, back, slot)
    pages = []
    for first in range(0, len(fronts), len(SLOTS)):
        page = blank_page()
        for path, slot in zip(fronts[first : first + len(SLOTS)], SLOTS):
            place(page, open_card(path), slot)
        label(page, len(pages) // 2 + 1)
        pages += [page, back_page]
    pages[0].save(
        target,
        format="PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=300,
        quality=QUALITY,
        subsampling=0,
    )


def by_number(name):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def blank_page():
    """A white page with the three marks that the cutter looks for."""
    page = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(page)
    for box in ((112, 112, 183, 183), (3092, 112, 3188, 124), (3176, 112, 3188, 208), (112, 2426, 208, 2438), (112, 2342, 124, 2438)):
        draw.rectangle(box, fill="black")
    return page


def open_card(path):
    with Image.open(path) as card:
        upright = ImageOps.exif_transpose(card)
        return (upright if upright.mode == "RGB" else upright.convert("RGB")).resize(CARD, Image.BICUBIC)


def place(page, card, slot):
    """Pastes the card, and its outermost pixels outward on all sides and into the corners."""
    (width, height), (across, down), (left, top) = CARD, BLEED, slot
    columns = ((0, 1, left - across, across), (0, width, left, width), (width - 1, width, left + width, across))
    rows = ((0, 1, top - down, down), (0, height, top, height), (height - 1, height, top + height, down))
    for from_x, to_x, x, wide in columns:
        for from_y, to_y, y, high in rows:
            box = (from_x, from_y, to_x, to_y)
            is_whole = box == (0, 0, width, height)
            page.paste(card if is_whole else card.resize((wide, high), Image.NEAREST, box), (x, y))


def label(page, number):
    draw = ImageDraw.Draw(page)
    draw.text((PAGE[0] - 180, PAGE[1] - 110), f"sheet: {number}", fill="black", anchor="rs", font=ImageFont.load_default())


main(*sys.argv[1:])
