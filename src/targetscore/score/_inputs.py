"""What a curve asks of a row, and how the row's cells answer: completion and growth may stand for what they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs
from typing_extensions import assert_never

from targetscore import curve as c
