"""The rules: a document's tree in, findings out. One implementation of each rule, named after GİB's rule.

`check_rules` runs them, `rows` lists them, `rule_set` tells which set a day has.
"""

from zarf.core.rules.running import check_rules
from zarf.core.rules.sets import NoRuleSet, RuleSet, rule_set, rule_sets
from zarf.core.rules.table import NEVER_FAILS, RuleRow, rows

__all__ = ["NEVER_FAILS", "NoRuleSet", "RuleRow", "RuleSet", "check_rules", "rows", "rule_set", "rule_sets"]
