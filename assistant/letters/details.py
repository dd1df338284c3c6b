"""What a letter needs besides the case: names, addresses and references. All of it is optional.

Nothing here is read from the person's messages and nothing is kept with the case: it is given for a letter.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from assistant.letters.clean import one_line, tidy_lines

Line = Annotated[str, AfterValidator(one_line), StringConstraints(max_length=200)]
Lines = Annotated[str, AfterValidator(tidy_lines), StringConstraints(max_length=600)]


class Details(BaseModel):
    """Names and addresses for one letter. An empty field stands as a ``[blank: …]`` where it is needed.

    ``manager_name`` is a named complaints manager ("Ms Ann Smith"); with one the letter opens
    "Dear Ms Smith". ``consent_enclosed`` is for an adviser: a signed consent goes with the letter.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    writer_name: Line = ""
    writer_address: Lines = ""
    writer_email: Line = ""
    writer_phone: Line = ""
    organisation: Line = ""
    client_name: Line = ""
    child_name: Line = ""
    child_born: Line = ""
    manager_name: Line = ""
    council_name: Line = ""
    council_address: Lines = ""
    council_reference: Line = ""
    our_reference: Line = ""
    consent_enclosed: bool = False
