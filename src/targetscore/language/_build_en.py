"""English sentence parts → chunks: what `_build.Build` does not share with Chinese."""

from __future__ import annotations

from targetscore.language._en_build_conditions import Conditions
from targetscore.language._en_build_points import Points
from targetscore.language._en_build_steps import Steps


class EnglishBuild(Conditions, Points, Steps):
    """Chunks from the parts of an English sentence."""
