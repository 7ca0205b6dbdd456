"""The page as its tests see it."""

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 640}


def phone_of(page, phone):
    return page.locator(f".phone[data-person='{phone.id}']")
