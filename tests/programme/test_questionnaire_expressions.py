"""The expressions of XLSForm: what they come to, what blanks do, and what is refused when they are parsed."""

from decimal import Decimal

import pytest
from elementpath import XPath1Parser, XPathContext
from hypothesis import given
from hypothesis import strategies as st

from programme.expressions import (
    ArgumentCountError,
    ExpressionError,
    ExpressionSyntaxError,
    PatternError,
    QuotedQuestionError,
    UnknownFunctionError,
    parse_expression,
    text,
)

#: What the questions of the tables below were answered: `blank` was left out, `members` is a number question.
VALUES = {"members": Decimal(30), "crop": "cacao", "months": "may jun", "blank": "", "zero": Decimal(0)}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        pytest.param("${members} >= 25", True, id="numbers compare as numbers"),
        pytest.param("${members} = '30'", True, id="a number equals its text"),
        pytest.param("${members} > 9 and ${members} < 100", True, id="30 is not compared as text with 9"),
        pytest.param("${crop} = 'cacao'", True, id="a choice equals its code"),
        pytest.param("${crop} != 'banana'", True, id="another code differs"),
        pytest.param('${crop} = "cacao"', True, id="double quotation marks"),
        pytest.param("${crop}='cacao'or ${crop}='coffee'", True, id="no blanks needed around signs"),
        pytest.param("selected(${months}, 'jun')", True, id="selected finds one of several"),
        pytest.param("selected(${months}, 'ju')", False, id="selected finds whole codes only"),
        pytest.param("count-selected(${months})", Decimal(2), id="count-selected counts"),
        pytest.param("count-selected(${blank})", Decimal(0), id="nothing selected is 0"),
        pytest.param("1 + 2 * 3 - -4", Decimal(11), id="times before plus, minus of a minus"),
        pytest.param("(1 + 2) * 3", Decimal(9), id="brackets"),
        pytest.param("-${members} - 1", Decimal(-31), id="minus before a question"),
        pytest.param("7 mod 3 + 7 div 2", Decimal("4.5"), id="mod and div"),
        pytest.param("0.1 + 0.2", Decimal("0.3"), id="exact decimals, no floating dust"),
        pytest.param(".5 * 2.", Decimal(1), id="a number may begin or end with its dot"),
        pytest.param("1 = 1 and 2 = 1 or true()", True, id="and before or"),
        pytest.param("not(false())", True, id="not"),
        pytest.param("if(${members} > 25, 'big', 'small')", "big", id="if takes the first"),
        pytest.param("if(${members} > 99, 'big', 'small')", "small", id="if takes the second"),
        pytest.param("coalesce(${blank}, ${crop})", "cacao", id="coalesce passes over a blank"),
        pytest.param("coalesce(${crop}, 'x')", "cacao", id="coalesce takes the first that there is"),
        pytest.param("round(2.5)", Decimal(3), id="round rounds halves up"),
        pytest.param("round(10 div 3, 2)", Decimal("3.33"), id="round to two places"),
        pytest.param("round(1250, -2)", Decimal(1300), id="round to hundreds"),
        pytest.param("int(-2.9)", Decimal(-2), id="int cuts off"),
        pytest.param("number('12') + 1", Decimal(13), id="number of a text"),
        pytest.param("string(1.50)", "1.5", id="string without needless zeros"),
        pytest.param("string-length(${crop})", Decimal(5), id="string-length"),
        pytest.param("contains(${crop}, 'aca')", True, id="contains"),
        pytest.param("starts-with(${crop}, 'ca')", True, id="starts-with"),
        pytest.param("concat(${crop}, ' ', ${members})", "cacao 30", id="concat joins texts and numbers"),
        pytest.param("regex(${crop}, '[a-z]+')", True, id="regex"),
        pytest.param("regex(${crop}, 'aca')", False, id="regex must match the whole text"),
        pytest.param("min(3, ${members}, 5)", Decimal(3), id="min of arguments"),
        pytest.param("max(3, ${members}, 5)", Decimal(30), id="max of arguments"),
        pytest.param("${ members } = 30", True, id="blanks inside the braces"),
        pytest.param("'it is 3.5 or not'", "it is 3.5 or not", id="dots and words inside a text are text"),
    ],
)
def test_an_expression_comes_to(expression, value):
    assert parse_expression(expression).value(VALUES) == value


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        pytest.param("${blank} >= 18", False, id="a blank is not at least 18"),
        pytest.param("${blank} < 18", False, id="nor under 18"),
        pytest.param("${blank} = 'x'", False, id="nor equal"),
        pytest.param("${blank} != 'x'", False, id="nor different: nobody has said"),
        pytest.param("${blank} = ${blank}", False, id="two blanks say nothing either"),
        pytest.param("${blank} = ''", True, id="comparing with '' asks whether it is blank"),
        pytest.param("'' != ${blank}", False, id="and the other way round"),
        pytest.param("${crop} != ''", True, id="and whether it is answered"),
        pytest.param("${zero} != ''", True, id="a zero is an answer"),
        pytest.param("${zero} = 0", True, id="and compares"),
        pytest.param("${unheard_of} = ''", True, id="a question without a value is blank"),
        pytest.param("not(${blank} > 5)", True, id="not of a false is true, as in ODK"),
        pytest.param("${blank} + 1 > 0", False, id="arithmetic with a blank is blank"),
        pytest.param("1 div 0 > 0", False, id="division by zero is blank"),
        pytest.param("5 mod 0 = 0", False, id="so is the rest of it"),
        pytest.param("number('many') > 0", False, id="words are no number"),
        pytest.param("max(1, ${blank}) > 0", False, id="the most of a blank is blank"),
        pytest.param("round(${blank}) = 0", False, id="rounding a blank is blank"),
        pytest.param("round(1, 999999999) = 1", False, id="absurd places are blank"),
        pytest.param("${crop} < ${months}", False, id="texts have no order"),
        pytest.param("true() = 'true'", True, id="a yes reads as true"),
        pytest.param("(1 = 2) = 'false'", True, id="and a no as false"),
    ],
)
def test_a_blank_makes_a_comparison_false_and_never_raises(expression, holds):
    assert parse_expression(expression).holds(VALUES) is holds


@pytest.mark.parametrize(
    ("constraint", "answer", "holds"),
    [
        pytest.param(". >= 0 and . <= 100", Decimal(100), True, id="within bounds"),
        pytest.param(".>=0.5 and .<=99.5", Decimal(100), False, id="dots of numbers are not the answer's dot"),
        pytest.param("not(selected(., 'none') and count-selected(.) > 1)", "none", True, id="none alone"),
        pytest.param("not(selected(., 'none') and count-selected(.) > 1)", "a none", False, id="none with another"),
        pytest.param("regex(., '[0-9]{4}')", "2019", True, id="a pattern"),
        pytest.param(". <= ${members}", Decimal(31), False, id="compared with an earlier answer"),
    ],
)
def test_the_dot_is_the_answer_itself(constraint, answer, holds):
    assert parse_expression(constraint).holds(VALUES, answer) is holds


def test_a_bare_name_is_a_column_of_the_choice():
    keep = parse_expression("region = ${here} or name = 'other'")

    assert keep.columns == {"region", "name"}
    assert keep.holds({"here": "junin"}, row={"region": "junin", "name": "satipo"})
    assert not keep.holds({"here": "junin"}, row={"region": "piura", "name": "sullana"})
    assert keep.holds({"here": "junin"}, row={"region": "", "name": "other"})


@pytest.mark.parametrize(
    ("expression", "near"),
    [
        pytest.param("1 +", "", id="ends too early"),
        pytest.param("", "", id="empty"),
        pytest.param("(1 + 2", "", id="bracket not closed"),
        pytest.param("1 + 2)", ")", id="bracket not opened"),
        pytest.param("${a} = = 1", "= 1", id="two signs"),
        pytest.param("${a} 1", "1", id="two values"),
        pytest.param("18 < ${age} < 60", "< 60", id="chained comparison"),
        pytest.param("${a} = “x”", "“x”", id="curly quotation marks"),
        pytest.param("${a} = 'x", "'x", id="text not closed"),
        pytest.param("${a = 1", "${a = 1", id="brace not closed"),
        pytest.param("$a = 1", "$a = 1", id="dollar without braces"),
        pytest.param("and = 1", "and = 1", id="an operator is no name"),
        pytest.param("/data/a = 1", "/data/a = 1", id="paths are not supported"),
        pytest.param("a[1]", "[1]", id="nor predicates"),
        pytest.param("..", ".", id="nor parents"),
        pytest.param("if(1, 2,, 3)", ", 3)", id="an argument missing"),
        pytest.param("(" * 40 + "1" + ")" * 40, "(" * 10 + "1" + ")" * 29, id="too deep to review"),
        pytest.param("1" * 501, "1", id="too long to review"),
    ],
)
def test_what_does_not_read_is_refused_with_its_place(expression, near):
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse_expression(expression)
    assert caught.value.near == near


@pytest.mark.parametrize("expression", ["today()", "now() > 1", "jr:choice-name('a', 'b')", "sum(${a})", "unary(1)"])
def test_an_unknown_function_is_refused_by_name(expression):
    with pytest.raises(UnknownFunctionError) as caught:
        parse_expression(expression)
    assert caught.value.function == expression.partition("(")[0]


@pytest.mark.parametrize(
    ("expression", "facts"),
    [
        ("selected(${a})", ("selected", 1, 2, 2)),
        ("round()", ("round", 0, 1, 2)),
        ("true(1)", ("true", 1, 0, 0)),
        ("if(1, 2)", ("if", 2, 3, 3)),
    ],
)
def test_a_wrong_number_of_arguments_is_refused(expression, facts):
    with pytest.raises(ArgumentCountError) as caught:
        parse_expression(expression)
    assert (caught.value.function, caught.value.given, caught.value.least, caught.value.most) == facts


@pytest.mark.parametrize("expression", ["regex(., '(')", "regex(., ${a})", "regex(., '[z-a]')"])
def test_a_pattern_must_be_a_readable_text(expression):
    with pytest.raises(PatternError):
        parse_expression(expression)


def test_a_question_inside_quotation_marks_is_refused():
    with pytest.raises(QuotedQuestionError):
        parse_expression("concat('hola ${name}')")


def test_an_expression_tells_what_it_speaks_of():
    expression = parse_expression("selected(${a}, 'x') or ${b} = 'y' or . = 'z' or ${c} > 3")

    assert expression.variables == {"a", "b", "c"}
    assert expression.uses_self
    assert set(expression.codes) == {("a", "x"), ("b", "y"), (".", "z")}


_NUMBERS = st.integers(-99, 99).map(str)
_ARITHMETIC = st.recursive(
    _NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join), inner.map("({})".format)
    ),
    max_leaves=8,
)
_CONDITIONS = st.recursive(
    st.tuples(_ARITHMETIC, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), _ARITHMETIC).map(" ".join),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("not({})".format),
    ),
    max_leaves=6,
)


@given(st.one_of(_ARITHMETIC, _CONDITIONS))
def test_where_nothing_is_blank_we_agree_with_xpath(source):
    expected = XPath1Parser().parse(source).evaluate(XPathContext(root=None, item=1))
    assert parse_expression(source).value({}) == expected


@given(st.text(alphabet="01.+-*()<>=!'\"${}ab, ornotdivmdselctu", max_size=40))
def test_any_text_is_either_an_expression_or_refused(source):
    try:
        expression = parse_expression(source)
    except ExpressionError:
        return
    assert isinstance(text(expression.value({"a": "", "b": Decimal(3)}, "a b")), str)
