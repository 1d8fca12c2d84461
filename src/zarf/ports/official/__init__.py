"""The second judge: GİB's own schematron and XSDs, run from a package that the user supplies. An optional extra."""

from zarf.ports.official.judge import OfficialJudge, OfficialVerdict
from zarf.ports.official.trouble import PackageRefused

__all__ = ["OfficialJudge", "OfficialVerdict", "PackageRefused"]
