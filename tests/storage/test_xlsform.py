"""XLSForm files: a folder of .csv and one .xlsx hold the same questionnaire."""

import pytest
from openpyxl import Workbook, load_workbook

from programme.sheets import make_sheet
from programme.xlsform import content_hash, read_questionnaire
from storage.spreadsheets import UnreadableFile
from storage.xlsform import check_with_pyxform, read_sheets, write_xlsx

SURVEY = """\
type,name,label,hint,relevant,constraint,constraint_message,choice_filter,default,calculation,number,need,dont_know
begin_group,a,Uno,,,,,,,,,,
note,hi,"Hola,
bienvenida",,,,,,,,,,
select_one yn,q1,¿Siembra?,=no es una fórmula,,,,,yes,,1,S12 L2,
integer,q2,¿Cuántos?,,${q1} = 'yes',. > 0,Más que 0,,,,2,,yes

calculate,half,,,,,,,,round(${q2} div 2),,,
end_group,,,,,,,,,,,,
select_multiple place,q3,¿Dónde?,,${half} > 1,"not(selected(., 'lima') and count-selected(.) > 1)",No,when = ${q1},,,3,,
"""
CHOICES = """\
list_name,name,label::Español (es),points,no_points,when
yn,yes,Sí,0,,
yn,no,No,2,,
yn,no_se,No sé,,not known,
place,lima,Lima,,,yes
place,piura,Piura,,,yes
"""
SETTINGS = """\
form_title::Español (es),form_id,version,default_language
Prueba,prueba,1,Español (es)
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "prueba"
    folder.mkdir()
    for name, text in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_csv_reads_as_a_questionnaire(folder):
    read = read_questionnaire(read_sheets(folder))

    assert [step.name for step in read.steps] == ["hi", "q1", "q2", "half", "q3"]
    assert read.step("hi").label == {"es": "Hola,\nbienvenida"}
    assert read.step("q1").hint == {"es": "=no es una fórmula"}


def test_the_same_sheets_come_back_from_an_xlsx(folder, tmp_path):
    sheets = read_sheets(folder)
    write_xlsx(sheets, tmp_path / "prueba.xlsx")
    again = read_sheets(tmp_path / "prueba.xlsx")

    assert list(again) == ["survey", "choices", "settings"]
    assert content_hash(again) == content_hash(sheets)
    assert read_questionnaire(again) == read_questionnaire(sheets)


def test_the_xlsx_is_all_text_under_a_bold_header_that_stays(folder, tmp_path):
    write_xlsx(read_sheets(folder), tmp_path / "prueba.xlsx")
    page = load_workbook(tmp_path / "prueba.xlsx")["survey"]

    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert page["D4"].value == "=no es una fórmula"
    assert {cell.data_type for row in page for cell in row if cell.value is not None} == {"s"}


def test_numbers_and_other_sheets_as_excel_leaves_them(tmp_path):
    book = Workbook()
    book.active.title = "Survey"
    for row in (["type", "name", "label", "number"], ["text", "q1", "Uno", 1.0], ["text", "q2", "Dos", 2]):
        book.active.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append(["Prueba", "prueba", 1, "Español (es)"])
    book.create_sheet("notas").append(["lo que sea"])
    book.save(tmp_path / "prueba.xlsx")

    read = read_questionnaire(read_sheets(tmp_path / "prueba.xlsx"))

    assert [step.number for step in read.steps] == [1, 2]
    assert read.version == "1"


def test_a_sheet_that_is_not_there_is_left_to_the_check(folder):
    (folder / "choices.csv").unlink()

    assert list(read_sheets(folder)) == ["survey", "settings"]


@pytest.mark.parametrize("name", ["prueba.txt", "missing.xlsx"])
def test_what_is_no_spreadsheet_is_refused(tmp_path, name):
    (tmp_path / "prueba.txt").write_text("hola", encoding="utf-8")

    with pytest.raises(UnreadableFile):
        read_sheets(tmp_path / name)


def test_the_standards_own_converter_takes_what_we_take_with_our_columns(folder):
    assert check_with_pyxform(read_sheets(folder)) == []


def test_what_the_standard_objects_to_is_a_finding():
    sheets = {
        "survey": make_sheet("survey", ["type", "name", "label"], [["select_one nope", "q1", "Uno"]]),
        "choices": make_sheet("choices", ["list_name", "name", "label"], [["yn", "yes", "Sí"]]),
        "settings": make_sheet("settings", ["form_title", "form_id", "version"], [["T", "t", "1"]]),
    }

    (finding,) = check_with_pyxform(sheets)

    assert (finding.code, finding.sheet, finding.row) == ("Q099", "survey", 2)
    assert finding.problem.facts["reason"]
