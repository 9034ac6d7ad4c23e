"""A real attendee's whole day, typed through Discord, becomes the post that they wrote by hand."""

import pytest
import seed
import seed_day

WAYS = [seed_day.by_form, seed_day.line_by_line, seed_day.by_message]

pytestmark = pytest.mark.skipif(not seed.POST.exists(), reason=seed.MISSING)


@pytest.mark.parametrize("way", WAYS)
async def test_the_seed_typed_in_any_way_is_the_seed_pushed(stage, way):
    await seed_day.publish(stage, way)
    files = stage.git("ls-tree", "-r", "--name-only", "HEAD").split()
    [path] = [file for file in files if file.endswith(".md")]
    assert path == "_posts/2020-07-23-europython-conference-2020-day-1.md"
    pictures = way is seed_day.by_message
    assert len(files) == (4 if pictures else 1)
    original = seed.repaired(seed.POST.read_text("utf-8"), pictures=pictures)
    assert seed.comparable(stage.post(path)) == seed.comparable(original)
