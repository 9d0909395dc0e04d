"""One subquery for many things of the same form, such as the points of every recorded metric that a scorecard shows.

Written one by one they would make a statement as long as what an administrator configured; so it is as long for thirty as for two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from csgraph.db.compose.text import Composer, Shape

Write = Callable[..., tuple[str, str]]
"""From the expressions that say what is wanted to the body of a subquery and its result."""


@dataclass(slots=True)
class Look:
    """A look at all that is wanted of one object; the column is written when everything has been asked."""

    composer: Composer
    shape: Shape
    write: Write
    wanted: list[tuple[str, ...]] = field(default_factory=list)
    at: int = -1

    @classmethod
    def shared(cls, composer: Composer, shape: Shape, name: str, write: Write) -> Look:
        """The look of that name; whoever asks first says how it is written."""
        found = shape.shared.get(name)
        if not isinstance(found, cls):
            found = shape.shared[name] = cls(composer, shape, write)
            shape.late(found.finish)
        return found

    def add(self, *wanted: str) -> Callable[[list[Any]], Any]:
        """Want one more thing; answers how its result is read."""
        if wanted not in self.wanted:
            self.wanted.append(wanted)
        place = self.wanted.index(wanted)

        def read(values: list[Any]) -> Any:
            found = values[self.at]
            return found if len(self.wanted) == 1 else next(result for each, result in found if each == place)

        return read

    def finish(self) -> None:
        """Write the column; one thing alone is looked at as such."""
        if len(self.wanted) == 1:
            self.at = self.shape.call(self.composer, *self.write(*self.wanted[0]))
            return
        each, found = self.composer.fresh("wanted"), self.composer.fresh("found")
        body, result = self.write(*(f"{each}[{part}]" for part in range(1, len(self.wanted[0]) + 1)))
        rows = ", ".join(f"[{place}, {', '.join(parts)}]" for place, parts in enumerate(self.wanted))
        looked = f"UNWIND [{rows}] AS {each} CALL (*) {{ {body} RETURN {result} AS {found} }}"
        self.at = self.shape.call(self.composer, looked, f"collect([{each}[0], {found}])")
