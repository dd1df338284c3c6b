"""Every rule of the rule book has a test that names it, or the reason why it has none, and not both."""

from tests.procedure.rules.naming import reasons, rule_ids, rules_tested


def test_every_rule_has_a_test_or_a_reason():
    assert [one for one in rule_ids() if one not in rules_tested() and one not in reasons()] == []


def test_no_rule_has_both():
    assert sorted(rules_tested().keys() & reasons().keys()) == []


def test_no_rule_is_named_that_does_not_exist():
    assert sorted((rules_tested().keys() | reasons().keys()) - set(rule_ids())) == []


def test_the_rule_book_is_whole():
    assert len(rule_ids()) == len(set(rule_ids())) == 230
