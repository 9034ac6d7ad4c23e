"""/status says what is wrong with the bot itself, before all else."""

from datetime import timedelta


async def test_status_names_a_push_that_does_not_end(stage):
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    await stage.nightly_done()  # it writes something itself when it is woken
    with stage.app.vitals.pushing():
        stage.clock.set(stage.clock.now() + timedelta(minutes=12))
        shown = await olga.command(stage.hall, "status")
    assert shown.text.startswith(
        "⚠️ A post has been on its way to the site for 12 minutes. Notes are kept meanwhile; look"
        " at the site's host.\nNext digest: "
    )
    assert "⚠️" not in (await olga.command(stage.hall, "status")).text


async def test_the_gateway_is_counted_as_it_comes_and_goes(stage):
    assert (stage.app.vitals.connections, stage.app.vitals.lost_since) == (1, None)
    for number, resumable in enumerate([True, False], start=2):
        await stage.sandbox.drop_gateway(resumable=resumable)
        while stage.app.vitals.connections < number:
            await stage.client.wait_for("resumed" if resumable else "ready", timeout=20)
    assert stage.app.vitals.lost_since is None
