"""What a scrape of the admin listener shows."""

import re

from support.admin import Admin

SAMPLE = re.compile(r'([a-z_]+)(?:\{(.*)\})? (\S+)(?: # .*)?$')
LABEL = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"')

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Metrics:
    """One scrape."""

    def __init__(self, admin: Admin) -> None:
        self.text = admin.get("/metrics").text
        self.series: Series = {}
        for line in self.text.splitlines():
            if not line.startswith("#"):
                name, labels, value = SAMPLE.match(line).groups()
                self.series[name, frozenset(LABEL.findall(labels or ""))] = float(value)

    def all(self, name: str, **labels: str) -> list[float]:
        return [value for (other, own), value in self.series.items() if other == name and labels.items() <= dict(own).items()]

    def sum(self, name: str, **labels: str) -> float:
        values = self.all(name, **labels)
        assert values, f"there is no {name} with {labels}"
        return sum(values)

    def by(self, name: str, label: str, **labels: str) -> dict[str, float]:
        """Sums that are not zero, by the values of a label."""
        values = {dict(own)[label] for other, own in self.series if other == name}
        sums = {value: self.sum(name, **labels, **{label: value}) for value in values if self.all(name, **labels, **{label: value})}
        return {value: total for value, total in sums.items() if total}
