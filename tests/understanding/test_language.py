"""Another language is named; English in any spelling is never taken for one."""

from __future__ import annotations

import pytest

from assistant.understanding.language import other_language


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dzień dobry, złożyłam skargę na opiekę społeczną i nie dostałam odpowiedzi.", "Polish"),
        ("Mae fy mab yn awtistig ac mae'r cyngor wedi stopio'r gefnogaeth. Beth alla i wneud?", "Welsh"),
        ("Am depus o plângere la primărie și nu am primit niciun răspuns.", "Romanian"),
        ("میں نے کونسل کو شکایت کی ہے لیکن کوئی جواب نہیں ملا", "Urdu"),
        ("لقد قدمت شكوى إلى المجلس ولم أتلق أي رد", "Arabic"),
        ("Presenté una queja al ayuntamiento hace tres meses y no me han contestado.", "Spanish"),
        ("J'ai déposé une plainte auprès de la mairie et je n'ai pas eu de réponse.", "French"),
        ("Kam bërë një ankesë në këshill dhe nuk kam marrë përgjigje", "Albanian"),
    ],
)
def test_another_language_is_named(text: str, name: str) -> None:
    found = other_language(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "hiya my lad is 11 hes autistic n they stopped his hrs wot do i do",
        "S2 accptd 4/12/24, ext letter 2.1.25, IO pool dry. Cl = LA foster carers",
        "Nae ifs about it any more hen, I moved doon to Carlisle for these weans",
        "my council said nie ma problemu but nothing happend",
        "Hello. I am Deaf, BSL my first language, English is second so sorry for my write",
        "panel refused",
        "ok ta",
        "25/3/24!!",
        "",
    ],
)
def test_english_in_any_spelling(text: str) -> None:
    assert other_language(text) is None
