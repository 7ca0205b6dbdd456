"""The sheet that a facilitator takes to a meeting with an organization (`programme.blank_sheets`)."""

from language.catalogs import Catalog
from procedures.answering import form_of
from procedures.errors import AlreadySent, NotPublished, OtherForm, UnknownOrganization
from procedures.exporting import say_version
from procedures.questionnaires import questionnaire_of_version
from programme.blank_sheets import Subject, blank_sheet
from programme.organizations import CHAINS
from programme.pages import Page
from storage.answers import current_answers
from storage.organizations import organization_by_ruc
from storage.questionnaires import find_version, version_by_id
from storage.responses import SENT, latest_response
from storage.tx import Tx


def meeting_sheet(tx: Tx, form_id: str, ruc: str, _: Catalog) -> Page:
    """The organization's sheet: of the version that it answers, with its answers so far; else of the newest version.

    Raises `UnknownOrganization`, `OtherForm`, `NotPublished`, and `AlreadySent`: then there is nothing to fill in.
    """
    organization = organization_by_ruc(tx, ruc)
    if organization is None or organization.id is None:
        raise UnknownOrganization(ruc)
    own = form_of(organization.chain)
    if form_id != own and form_id in {form_of(chain) for chain in CHAINS}:
        raise OtherForm(form_id, own)
    response = latest_response(tx, organization.id, form_id)
    if response is not None and response.state == SENT:
        raise AlreadySent(response.sent_at)
    version = version_by_id(tx, response.version_id) if response else find_version(tx, form_id)
    if version is None:
        raise NotPublished(form_id)
    subject = Subject(ruc, organization.legal_name, say_version(form_id, version.number))
    answers = current_answers(tx, response.id) if response else {}
    return blank_sheet(questionnaire_of_version(tx, version), subject, answers, _.locale, _.of)
