"""Somebody's phone on the page, used as a thumb uses it: by what is written on it."""

import re

OPTION = re.compile(r"^(✓ )?[A-Z](\)|$)")
REST = "¿Seguimos?"
#: What may come at any moment beside what somebody is at: the demo invites them to a session.
BESIDE = "Le invitamos a esta sesión"


class PhoneOnPage:
    """The page is theirs alone; `rests` counts the natural stops that they have passed. Its newest message is that of
    what they are at.
    """

    def __init__(self, page, owner):
        self.page = page
        self.rests = 0
        self._owner = owner
        self._phone = page.get_by_role("region", name=f"Teléfono de {owner}")
        self._newest = self._phone.locator("[data-from=bot]").filter(has_not_text=BESIDE).last

    async def choose(self):
        """Their phone, of those that the page switches between."""
        await self.page.get_by_role("navigation").get_by_role("button", name=self._owner).tap()

    async def open_invitation(self):
        await self._phone.get_by_role("listitem").get_by_role("button", name="Equipo de la RPE").tap()
        await self._phone.get_by_role("link").tap()
        await self._phone.get_by_role("button", name="INICIAR").tap()

    async def enrol(self, job):
        """From the notice to the telephone number, which is left out. Five taps."""
        await self.see("¿Está de acuerdo?")
        await self.tap("Acepto")
        await self.see("¿Cómo se llama?")
        await self.tap(re.compile(f"^Soy {self._owner}"))
        await self.see("¿Qué cargo tiene")
        await self.tap(job)
        await self._phone.get_by_role("group", name="Teclado del bot").get_by_role("button", name="Omitir").tap()

    async def see(self, text):
        """Wait until the newest message of the bot says it."""
        await self._newest.filter(has_text=text).wait_for()

    async def read(self):
        """The newest message of the bot."""
        return await self._newest.locator(".text").inner_text()

    async def hour_of_newest(self):
        """When the newest message of the bot came: 18:05."""
        return re.search(r"\d\d:\d\d", await self._newest.locator(".stamp").inner_text())[0]

    async def let_a_day_pass(self):
        """By the page's clock, which first lets all happen that is due on the way."""
        day = self.page.get_by_role("button", name="+1 día")
        await day.tap()
        await self.page.locator("#time-bar[aria-busy]").wait_for(state="detached", timeout=30_000)

    async def tap(self, label):
        """A button of the newest message: its whole label, or a pattern."""
        await self._newest.get_by_role("button", name=label, exact=True).tap()

    async def write(self, text):
        await self._phone.get_by_label("Mensaje", exact=True).fill(text)
        await self._phone.get_by_role("button", name="Enviar", exact=True).tap()

    async def reach(self, number):
        """Be at that question, passing a natural stop that lies before it."""
        question = f"Pregunta {number} de 117"
        await self.see(re.compile(f"{re.escape(question)}\\b|{re.escape(REST)}"))
        if REST in await self.read():
            self.rests += 1
            await self.tap("Seguir")
            await self.see(question)

    async def answer(self, number, typed=None):
        """Answer that question by typing, or by tapping an option (where several may be chosen, it alone).

        Which one goes by the number, so that all are used; its place among the options is returned.
        """
        await self.reach(number)
        if typed is not None:
            await self.write(typed)
            return None
        may_be_several = "Puede marcar varias" in await self.read()
        options = self._newest.get_by_role("button", name=OPTION)
        place = number % await options.count()
        await options.nth(place).tap()
        if may_be_several:
            await self._newest.get_by_role("button", name=re.compile("^✓ ")).wait_for()
            await self.tap("Listo")
        return place
