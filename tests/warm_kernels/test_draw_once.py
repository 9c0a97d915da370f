"""The extension saves a drawing and changes no picture, but for one layout."""

from __future__ import annotations

import pytest

from tests.warm_kernels.kernels import kernel

COUNT = """
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
drawn, draw = [], Figure.draw
def counted(self, renderer):
    drawn.append(type(renderer).__name__)
    return draw(self, renderer)
Figure.draw = counted
_ = plt.figure()
"""
FIGURE = """
drawn.clear()
fig, (left, right) = plt.subplots(1, 2, layout={layout!r})
_ = left.plot([1, 3, 2], label="a long name for a line")
_ = left.legend()
_ = right.bar(["a", "b"], [1, 2])
_ = right.set_title("title")
"""


def _picture(forked, layout):
    outputs = forked.outputs(FIGURE.format(layout=layout))
    return [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]


@pytest.fixture(scope="module")
def kernels(warm):
    """A usual kernel and one with the extension; each has shown its first figure."""
    with kernel(warm) as usual, kernel(warm) as once:
        once.prints("%load_ext warm_kernels.draw_once")
        for forked in (usual, once):
            forked.outputs(COUNT)
        yield usual, once


@pytest.mark.parametrize("layout", ["none", "tight", "constrained"])
def test_each_figure_is_drawn_once_less(kernels, layout):
    usual, once = kernels
    pictures = [_picture(forked, layout) for forked in kernels]
    assert [len(picture) for picture in pictures] == [1, 1]
    assert int(usual.prints("print(len(drawn))")) == int(once.prints("print(len(drawn))")) + 1
    # A "tight" layout starts from the last drawing's, so it alone may come out otherwise.
    assert layout == "tight" or pictures[0] == pictures[1]


def test_without_pyplot_or_with_another_backend_it_does_nothing(warm):
    with kernel({**warm, "MPLBACKEND": "agg"}) as forked:
        forked.prints("%load_ext warm_kernels.draw_once\nprint(1)")
        hooked = "print([call.__name__ for call in get_ipython().events.callbacks['post_execute']])"
        forked.prints("import matplotlib.pyplot as plt\n_ = plt.figure()")
        assert "_draw_all_if_interactive" in forked.prints(hooked)
        forked.prints("%unload_ext warm_kernels.draw_once")
