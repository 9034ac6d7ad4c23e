"""What two people write about one day at the same moment."""


async def test_the_second_of_two_forms_overwrites_nothing(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    ana, ben = stage.people["Ana"], stage.people["Ben"]
    of_ana, of_ben = [await person.command(stage.hall, "day edit") for person in (ana, ben)]
    await ana.submit(of_ana, Introduction="Ana was here")
    refused = await ben.submit(of_ben, Introduction="Ben was here")
    assert "Somebody else" in refused.text
    assert b"Ben was here" in refused.files["not-kept.txt"]
    again = await ben.command(stage.hall, "day edit")
    assert again.modal.fields["Introduction"].value == "Ana was here"
