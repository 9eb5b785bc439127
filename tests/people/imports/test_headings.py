"""Headings of lists in several languages are proposed for the right thing."""

import pytest

from people.imports.headings import Certainty, Proposal, propose, sensitive, tidy
from people.imports.targets import Sensitive, Target
from tests.people.imports.files import LISTS

IGNORED = Proposal()


def proposals(*headings: str, remembered: dict[str, str] | None = None) -> list[Target | None]:
    kinds = [sensitive(heading) for heading in headings]
    found = propose(headings, [[] for _ in headings], kinds, remembered)
    return [proposal.target for proposal in found]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("EmployeeNumber", "employee number"),
        ("employee_number", "employee number"),
        ("Employee #", "employee number"),
        ("EMPLOYEE  NUMBER ", "employee number"),
        ("Número de Empleado", "numero de empleado"),
        ("ＥＭＰＬＯＹＥＥ－ＩＤ", "employee id"),
        ("上司の社員番号", "上司の社員番号"),
        ("データ", "データ"),
    ],
)
def test_headings_are_compared_by_their_words(heading, words):
    assert tidy(heading) == words


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        # Files that HR software writes
        (
            ["Name", "Preferred Name", "Employee Id", "Email", "Date of Birth", "Start Date",
             "Language", "Manager Email", "Job Title", "Department", "Country"],
            ["full_name", "preferred_name", "number", "address", None, "start_date",
             "language", "manager_address", "job_title", "department", None],
        ),
        (
            ["Employee #", "First Name", "Last Name", "Hire Date", "Job Title", "Department",
             "Division", "Location", "Reporting to", "Work Email"],
            ["number", "given_name", "family_name", "start_date", "job_title", "department",
             None, None, "manager_number", "address"],
        ),
        (
            ["first_name", "middle_name", "last_name", "employee_id", "other_id",
             "driver's_license_no", "work_email", "other_email"],
            ["given_name", None, "family_name", "number", None, None, "address", None],
        ),
        (
            ["Badge ID", "First Name", "Last Name", "Phone", "Email", "Gender", "Department",
             "Job Position", "Shift", "Reporting Manager", "Company", "Date Joining"],
            ["number", "given_name", "family_name", None, "address", None, "department",
             "job_title", None, "manager_number", None, "start_date"],
        ),
        (
            ["employee_number", "first_name", "last_name", "gender", "date_of_birth",
             "date_of_joining", "department", "designation", "reports_to", "company_email"],
            ["number", "given_name", "family_name", None, None,
             "start_date", "department", "job_title", "manager_number", "address"],
        ),
        # Headings typed by hand, in any order and language
        (
            ["Puesto", "Apellidos", "Nombre", "Nº de empleado", "Correo electrónico", "DNI",
             "Fecha de ingreso"],
            ["job_title", "family_name", "given_name", "number", "address", None, "start_date"],
        ),
        (["部门", "姓名", "工号", "身份证号", "月薪", "入职日期"],
         ["department", "full_name", "number", None, None, "start_date"]),
        (["氏名", "社員番号", "部署", "役職", "メールアドレス", "生年月日", "上司番号"],
         ["full_name", "number", "department", "job_title", "address", None, "manager_number"]),
        # Nearly right
        (["Employe Number", "Ful name", "Departament", "Job tittle"],
         ["number", "full_name", "department", "job_title"]),
        (["Employee Count", "Job Level", "Job Satisfaction", "Environment"],
         [None, None, None, None]),
        # Two columns for one thing: the surer one
        (["ID", "Employee number", "Name", "Full name"], [None, "number", "full_name", None]),
        (["Full name", "First name", "Last name", "No"], ["full_name", None, None, "number"]),
    ],
)  # fmt: skip
def test_headings_are_proposed(headings, targets):
    assert proposals(*headings) == targets


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_many_scripts_bring_their_number_and_name(name):
    found = proposals(*LISTS[name][2][0])

    assert Target.NUMBER in found
    assert Target.FULL_NAME in found or {Target.GIVEN_NAME, Target.FAMILY_NAME} <= set(found)


@pytest.mark.parametrize(
    ("heading", "values", "expected"),
    [
        (
            "Manager",
            ["Example, Bob", "Example, Carol"],
            Proposal(Target.MANAGER_NAME, Certainty.EXACT),
        ),
        (
            "Manager",
            ["Bob (7)", "Example Carol (8)", "Di Vo (9)"],
            Proposal(Target.MANAGER_NAME, Certainty.EXACT),
        ),
        ("上司", ["山田太郎"], Proposal(Target.MANAGER_NAME, Certainty.EXACT)),
        ("Reporta a", ["a@example.org"], Proposal(Target.MANAGER_ADDRESS, Certainty.EXACT)),
        ("Manager", ["17", "4"], Proposal(Target.MANAGER_NUMBER, Certainty.EXACT)),
        ("Worker", ["Anna Example"], Proposal(Target.FULL_NAME, Certainty.EXACT)),
        ("Worker", ["W-17"], Proposal(Target.NUMBER, Certainty.EXACT)),
        ("Mail", ["Building 4", "Building 5"], IGNORED),
        ("Name", ["17", "18"], IGNORED),
        ("Ful name", [], Proposal(Target.FULL_NAME, Certainty.NEAR)),
    ],
)
def test_values_decide_what_a_heading_leaves_open(heading, values, expected):
    assert propose([heading], [values], [None]) == [expected]


def test_what_was_chosen_before_is_proposed_again():
    remembered = {"kennung": "number", "full name": "", "salary": "", "gone": "no such target"}

    found = propose(
        ["Kennung", "Full name", "Employee number", "Gone"],
        [[], [], [], []],
        [None] * 4,
        remembered,
    )

    assert found == [
        Proposal(Target.NUMBER, Certainty.REMEMBERED),
        Proposal(None, Certainty.REMEMBERED),
        IGNORED,
        Proposal(None, Certainty.REMEMBERED),
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("MonthlyIncome", Sensitive.PAY),
        ("Base salary (EUR)", Sensitive.PAY),
        ("工资", Sensitive.PAY),
        ("身份证号", Sensitive.IDENTITY),
        ("マイナンバー", Sensitive.IDENTITY),
        ("Número de cédula", Sensitive.IDENTITY),
        ("password_hash", Sensitive.PASSWORD),
        ("Contraseña", Sensitive.PASSWORD),
        ("Blood type", Sensitive.HEALTH),
        ("DOB", Sensitive.BIRTH),
        ("Fecha de nacimiento", Sensitive.BIRTH),
        ("Sexo", Sensitive.GENDER),
        ("MaritalStatus", Sensitive.FAMILY),
        ("Religión", Sensitive.BELIEF),
        ("IBAN", Sensitive.BANK),
        ("Home address", Sensitive.HOME),
        ("PerformanceRating", Sensitive.APPRAISAL),
        ("Payroll number", None),
        ("Language", None),
        ("Manager", None),
        ("Page", None),
        ("Employee number", None),
    ],
)
def test_columns_that_are_not_needed_are_known_by_their_heading(heading, kind):
    assert sensitive(heading) == kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["$2b$12$abcdefghijklmnopqrstuv"], Sensitive.PASSWORD),
        (["pbkdf2_sha256$600000$x$y"], Sensitive.PASSWORD),
        (["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"], Sensitive.BANK),
        (["123-45-6789", "987-65-4321"], Sensitive.IDENTITY),
        (["11010519491231002X"], Sensitive.IDENTITY),
        (["+44 20 7946 0018", "+81 3-1234-5678", "0044 20 7946 0018"], Sensitive.HOME),
        (["(202) 555-0143", "202 555 0199"], Sensitive.HOME),
        (["4111 1111 1111 1111", "5500005555555559"], Sensitive.BANK),
        (["4111 1111 1111 1112", "5500005555555558"], None),
        (["9876540001", "9876540002"], None),
        (["12-03-2020", "2020 01 02"], None),
        (["1001", "1002"], None),
        (["123-45-6789", "A", "B"], None),
    ],
)
def test_columns_that_are_not_needed_are_known_by_their_values(values, kind):
    assert sensitive("Field 7", values) == kind
