"""A real attendee's whole day, typed through Discord, becomes the post that they wrote by hand."""

import pytest
import seed
import seed_day

pytestmark = pytest.mark.skipif(not seed.POST.exists(), reason=seed.MISSING)


@pytest.mark.parametrize("way", [seed_day.by_form, seed_day.line_by_line, seed_day.by_message])
async def test_the_seed_typed_in_any_way_is_the_seed_pushed(stage, way):
    await seed_day.publish(stage, way)
    [path] = stage.git("ls-tree", "-r", "--name-only", "HEAD").split()
    assert path == "_posts/2020-07-23-europython-conference-2020-day-1.md"
    original = seed.repaired(seed.POST.read_text("utf-8"))
    assert seed.comparable(stage.post(path)) == seed.comparable(original)
