"""The notice that a person accepts before anything about them is kept (Ley 29733, art. 18; domain.md §3).

Its three lines are said through the catalogs. Whoever changes their meaning raises the version, so that everybody is
asked again; a test holds the texts of each version still.
"""

from programme.messages import Message

#: Of all notices: whoever has read another one reads that of the organizations too before they join one.
VERSION = "1"

#: What is kept and why; who sees it; what the person may do. Telegram is abroad, so the notice says so.
NOTICE: tuple[Message, ...] = (
    Message("We keep your name, your role, your phone if you give it, and the answers of your organization."),
    Message(
        "The RPE team and its entities use them to choose services for your organization. "
        "Messages pass through Telegram, abroad."
    ),
    Message("You can stop whenever you want. More: /privacidad"),
)
#: The same for those who work for the RPE or an entity of it: they answer for nobody, and have no organization here.
NOTICE_TO_FACILITATORS: tuple[Message, ...] = (
    Message("We keep your name and what you do here."),
    Message("The RPE team sees it. Messages pass through Telegram, abroad."),
    NOTICE[-1],
)
#: The same for those who go to one session in place of others: nothing else is asked of them.
NOTICE_TO_SUBSTITUTES: tuple[Message, ...] = (
    Message("We keep your name, and that you go to this session."),
    Message("Whoever sends you, the RPE team and its entities see it. Messages pass through Telegram, abroad."),
    NOTICE[-1],
)
