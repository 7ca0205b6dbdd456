"""Why an option of the TPE has no points, and where a question comes from, to be said in the reader's language.

The data have them in English, once for all chains; whoever reviews a questionnaire reads them in their own language.
"""

from collections.abc import Mapping

from programme.messages import Message

REASONS: Mapping[str, Message] = {
    message.text: message
    for message in (
        Message("not known is not a gap"),
        Message("calendar, not a merit"),
        Message("profile, not a merit"),
        Message("tells what to avoid repeating, not a merit"),
        Message("an aim, not a merit"),
        Message("does not apply: this step is done by others"),
        Message("depends on size and legal form, not a merit"),
        Message("size, not a merit"),
        Message("depends on the place, not a merit"),
        Message("not exporting is already counted in questions 93 to 96"),
        Message("indicator of participation, counted apart"),
        Message("does not apply: no such step in this organization"),
        Message("does not apply: a single owner"),
        Message("does not apply: the plantation is young"),
        Message("does not apply: rain is enough"),
        Message("does not apply: nothing to record"),
        Message("optional certificates: lacking them is not a gap"),
        Message("does not apply: no other producers to control"),
        Message("having none is already counted in questions 45 to 47"),
        Message("does not apply: no training to take part in"),
        Message("does not apply: too young to compare"),
        Message("does not apply: a natural person acts alone"),
        Message("does not apply: not an agrarian cooperative"),
        Message("does not apply: no workers"),
        Message("does not apply: no services to members"),
        Message("other product: labels are counted in question 104"),
        Message("does not apply: these processes do without it"),
    )
}

SOURCES: Mapping[str, Message] = {
    message.text: message
    for message in (
        Message("proposed"),
        Message("document"),
        Message("document, mended: the band 51 to 100 is added, the print leaves it out"),
        Message("document, mended: option B is completed, the print cuts it"),
        Message("document, mended: three options, the print runs B and C together"),
        Message("document, mended: the printed examples are inputs of banana, these are of cacao"),
        Message("document, mended: the printed examples are inputs of banana, these are of coffee"),
        Message("document, mended: «microcorros» is read as microcormos"),
    )
}
