"""What is a link that somebody can open: the same in a file of sessions as in the chat."""

#: A message says it in full, with all else there is to say.
LONGEST_LINK = 300


def is_link(text: str) -> bool:
    """Whether it is an address that a tap opens: «https://…», in one piece, and no longer than a message can say."""
    begins = text.lower().startswith(("https://", "http://")) and len(text) > len("https://")
    return begins and len(text) <= LONGEST_LINK and not any(letter.isspace() for letter in text)
